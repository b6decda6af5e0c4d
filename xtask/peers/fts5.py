"""SQLite FTS5 in the race: makes a database of a file of paragraphs, or answers questions read from standard input.

`fts5.py index FILE DIR TIME` writes down how many nanoseconds of CPU indexing took; `fts5.py serve DIR` reads one question a line,
`mode <tab> kind <tab> dates <tab> times <tab> words`, and prints what it found and how long each time took.
"""

import json
import os
import sqlite3
import sys
import time

DAY = 86_400
WRAP = 1 << 64


def main():
    if sys.argv[1] == "index":
        index(*sys.argv[2:])
    else:
        serve(sys.argv[2])


def index(file, folder, note):
    os.makedirs(folder)
    signs = set()
    with open(file, encoding="utf-8") as lines:
        for line in lines:
            signs.update(line.rstrip("\n").split("\t", 5)[5])
    # The words are cut already: whatever is in one belongs to it.
    inside = "".join(sorted(sign for sign in signs if not sign.isspace() and not sign.isalnum() and sign not in "'\""))
    quoted = "''" if "'" in signs else ""
    before = time.process_time_ns()
    database = sqlite3.connect(os.path.join(folder, "fts5.db"))
    database.executescript(
        f"""
        pragma journal_mode = off;
        pragma synchronous = off;
        create table paragraphs (id integer primary key, article integer, ordinal integer, date integer, source text, words text);
        create virtual table search using fts5(words, content='paragraphs', content_rowid='id',
            tokenize="unicode61 remove_diacritics 0 categories 'L* N* M* Co' tokenchars '{inside}{quoted}'");
        """
    )
    with open(file, encoding="utf-8") as lines:
        database.executemany("insert into paragraphs values (?, ?, ?, ?, ?, ?)", rows(lines))
    database.execute("insert into search(rowid, words) select id, words from paragraphs")
    database.execute("insert into search(search) values ('optimize')")
    database.commit()
    database.close()
    with open(note, "w", encoding="utf-8") as out:
        json.dump({"nanos": time.process_time_ns() - before}, out)


def rows(lines):
    for number, line in enumerate(lines):
        article, ordinal, date, source, _, words = line.rstrip("\n").split("\t", 5)
        yield number, int(article), int(ordinal), int(date) if date else None, source or None, words


def serve(folder):
    database = sqlite3.connect(os.path.join(folder, "fts5.db"))
    database.executescript("pragma mmap_size = 17179869184; pragma cache_size = -524288;")
    print("ready", flush=True)
    for line in sys.stdin:
        mode, kind, dates, times, words = line.rstrip("\n").split("\t")
        text, values = statement(mode, kind, dates, words.split(" "))
        spent = []
        for _ in range(int(times)):
            before = time.thread_time_ns()
            found = database.execute(text, values).fetchall()
            spent.append(time.thread_time_ns() - before)
        print(total(mode, found), *spent, sep="\t", flush=True)


def match(kind, words):
    quoted = ['"' + word.replace('"', '""') + '"' for word in words]
    if kind == "phrase":
        return " + ".join(quoted)
    if kind == "near":
        return f"NEAR({' '.join(quoted)}, 4)"
    if kind == "prefix":
        return quoted[0] + " *"
    return (" AND " if kind == "and" else " OR ").join(quoted)


def statement(mode, kind, dates, words):
    values = [match(kind, words)]
    where = "search match ?"
    rows_of = "search"
    joined = "search join paragraphs on paragraphs.id = search.rowid"
    if dates != "-":
        rows_of = joined
        where += " and date between ? and ?"
        values += [int(second) for second in dates.split(",")]
    texts = {
        "count": f"select count(*) from {rows_of} where {where}",
        "top10": f"select search.rowid from {rows_of} where {where} order by search.rank limit 10",
        "ten-texts": f"select paragraphs.words from {joined} where {where} order by search.rank limit 10",
        "newest": f"select date from {joined} where {where} order by date desc nulls last limit 10",
        "facets": f"select source, count(*) from {joined} where {where} group by source",
        "timeline": f"select date / {DAY}, count(*) from {joined} where {where} and date >= 0 group by 1",
    }
    return texts[mode], values


def total(mode, found):
    if mode == "count":
        return found[0][0]
    if mode == "newest":
        return sum(date for (date,) in found if date is not None)
    if mode == "timeline":
        return sum(day * day * count for day, count in found)
    if mode == "facets":
        return wrapped(sum(hashed(value) * count for value, count in found if value is not None))
    return 0


def hashed(value):
    number = 7
    for byte in value.encode("utf-8"):
        number = (number * 31 + byte) % WRAP
    return number


def wrapped(number):
    number %= WRAP
    return number - WRAP if number >= WRAP // 2 else number


main()
