// Lucene in the race: makes an index of a file of paragraphs, or answers questions read from standard input.
//
// `java Race index FILE DIR TIME` writes down how many nanoseconds of CPU indexing took; `java Race serve DIR` reads one question a
// line, `mode <tab> kind <tab> dates <tab> times <tab> words`, and prints what it found and how long each time took.

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.lucene.analysis.core.WhitespaceAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.queries.intervals.IntervalQuery;
import org.apache.lucene.queries.intervals.Intervals;
import org.apache.lucene.queries.intervals.IntervalsSource;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.Collector;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.LeafCollector;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.Scorable;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.SortedNumericSelector;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.search.TopScoreDocCollectorManager;
import org.apache.lucene.store.MMapDirectory;

public final class Race {
    private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();
    private static final int TEN = 10;
    private static final long DAY = 86_400;

    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("index")) {
            index(Path.of(arguments[1]), Path.of(arguments[2]), Path.of(arguments[3]));
        } else {
            serve(Path.of(arguments[1]));
        }
    }

    private static void index(Path file, Path folder, Path time) throws Exception {
        IndexWriterConfig config = new IndexWriterConfig(new WhitespaceAnalyzer(32_766));
        config.setRAMBufferSizeMB(256);
        config.setMergeScheduler(new SerialMergeScheduler());
        config.setUseCompoundFile(false);
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8);
                MMapDirectory directory = new MMapDirectory(folder);
                IndexWriter writer = new IndexWriter(directory, config)) {
            String line;
            while ((line = lines.readLine()) != null) {
                String[] parts = line.split("\t", 6);
                Document document = new Document();
                document.add(new StoredField("article", Long.parseLong(parts[0])));
                document.add(new StoredField("ordinal", Integer.parseInt(parts[1])));
                if (!parts[2].isEmpty()) {
                    document.add(new LongField("date", Long.parseLong(parts[2]), Field.Store.YES));
                }
                if (!parts[3].isEmpty()) {
                    document.add(new SortedDocValuesField("source", new org.apache.lucene.util.BytesRef(parts[3])));
                    document.add(new StoredField("source", parts[3]));
                }
                document.add(new TextField("words", parts[5], Field.Store.YES));
                writer.addDocument(document);
            }
            writer.forceMerge(1);
            writer.commit();
        }
        Files.writeString(time, "{\"nanos\":" + CLOCK.getCurrentThreadCpuTime() + "}");
    }

    private static void serve(Path folder) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (DirectoryReader reader = DirectoryReader.open(new MMapDirectory(folder))) {
            IndexSearcher searcher = new IndexSearcher(reader);
            searcher.setQueryCache(null);
            out.println("ready");
            String line;
            while ((line = questions.readLine()) != null) {
                out.println(answer(searcher, line.split("\t")));
            }
        }
    }

    private static String answer(IndexSearcher searcher, String[] question) throws Exception {
        int times = Integer.parseInt(question[3]);
        StringBuilder answer = new StringBuilder();
        for (int time = 0; time < times; time++) {
            long before = CLOCK.getCurrentThreadCpuTime();
            // Made anew each time, as a program does that is asked once.
            Query query = query(question);
            Answer found = run(searcher, query, question[0]);
            long took = CLOCK.getCurrentThreadCpuTime() - before;
            if (time == 0) {
                answer.append(found.sum(searcher));
            }
            answer.append('\t').append(took);
        }
        return answer.toString();
    }

    private static Query query(String[] question) {
        String[] words = question[4].split(" ");
        Query text = text(question[1], words);
        if (question[2].equals("-")) {
            return text;
        }
        String[] bounds = question[2].split(",");
        Query range = LongField.newRangeQuery("date", Long.parseLong(bounds[0]), Long.parseLong(bounds[1]));
        return new BooleanQuery.Builder()
                .add(text, BooleanClause.Occur.MUST)
                .add(range, BooleanClause.Occur.FILTER)
                .build();
    }

    private static Query text(String kind, String[] words) {
        switch (kind) {
            case "phrase":
                return new PhraseQuery("words", words);
            case "and":
            case "or":
                BooleanQuery.Builder builder = new BooleanQuery.Builder();
                for (String word : words) {
                    BooleanClause.Occur occur = kind.equals("and") ? BooleanClause.Occur.MUST : BooleanClause.Occur.SHOULD;
                    builder.add(new TermQuery(new Term("words", word)), occur);
                }
                return builder.build();
            case "near":
                IntervalsSource[] sources = new IntervalsSource[words.length];
                for (int at = 0; at < words.length; at++) {
                    sources[at] = Intervals.term(words[at]);
                }
                // `a w/5 b`: at most 4 words that are neither; of k words, at most 4 for each but the first.
                int gaps = 4 * (words.length - 1);
                return new IntervalQuery("words", Intervals.maxgaps(gaps, Intervals.unordered(sources)));
            case "prefix":
                return new PrefixQuery(new Term("words", words[0]));
            default:
                throw new IllegalArgumentException(kind);
        }
    }

    private static Answer run(IndexSearcher searcher, Query query, String mode) throws Exception {
        switch (mode) {
            case "count":
                return new Answer(searcher.count(query), null, null, null);
            case "top10":
                return top(searcher, query, TEN);
            case "top10-count":
                return top(searcher, query, Integer.MAX_VALUE);
            case "ten-texts":
                Answer best = top(searcher, query, TEN);
                for (ScoreDoc hit : best.hits.scoreDocs) {
                    searcher.storedFields().document(hit.doc).get("words");
                }
                return best;
            case "newest":
                Sort sort = new Sort(LongField.newSortField("date", true, SortedNumericSelector.Type.MAX));
                sort.getSort()[0].setMissingValue(Long.MIN_VALUE);
                return new Answer(0, searcher.search(query, new TopFieldCollectorManager(sort, TEN, null, TEN)), null, null);
            case "facets":
                return facets(searcher, query);
            case "timeline":
                return timeline(searcher, query);
            default:
                throw new IllegalArgumentException(mode);
        }
    }

    private static Answer top(IndexSearcher searcher, Query query, int threshold) throws Exception {
        TopDocs hits = searcher.search(query, new TopScoreDocCollectorManager(TEN, null, threshold));
        return new Answer(hits.totalHits.value(), hits, null, null);
    }

    private static Answer facets(IndexSearcher searcher, Query query) throws Exception {
        Map<String, Long> counts = new HashMap<>();
        searcher.search(query, new Each() {
            @Override
            public LeafCollector getLeafCollector(LeafReaderContext context) throws java.io.IOException {
                SortedDocValues values = DocValues.getSorted(context.reader(), "source");
                long[] found = new long[values.getValueCount()];
                return new LeafCollector() {
                    @Override
                    public void setScorer(Scorable scorer) {}

                    @Override
                    public void collect(int document) throws java.io.IOException {
                        if (values.advanceExact(document)) {
                            found[values.ordValue()]++;
                        }
                    }

                    @Override
                    public void finish() throws java.io.IOException {
                        for (int at = 0; at < found.length; at++) {
                            if (found[at] > 0) {
                                counts.merge(values.lookupOrd(at).utf8ToString(), found[at], Long::sum);
                            }
                        }
                    }
                };
            }
        });
        return new Answer(0, null, counts, null);
    }

    private static Answer timeline(IndexSearcher searcher, Query query) throws Exception {
        Days days = new Days();
        searcher.search(query, new Each() {
            @Override
            public LeafCollector getLeafCollector(LeafReaderContext context) throws java.io.IOException {
                NumericDocValues values =
                        DocValues.unwrapSingleton(DocValues.getSortedNumeric(context.reader(), "date"));
                return new LeafCollector() {
                    @Override
                    public void setScorer(Scorable scorer) {}

                    @Override
                    public void collect(int document) throws java.io.IOException {
                        if (values.advanceExact(document)) {
                            days.add(Math.floorDiv(values.longValue(), DAY));
                        }
                    }
                };
            }
        });
        return new Answer(0, null, null, days);
    }

    /** Takes every document that a query finds, in any order and without a score. */
    private abstract static class Each implements Collector {
        @Override
        public ScoreMode scoreMode() {
            return ScoreMode.COMPLETE_NO_SCORES;
        }
    }

    /** How many documents each day has: an array that grows at both ends. */
    private static final class Days {
        private long first;
        private long[] counts = new long[0];

        void add(long day) {
            if (counts.length == 0) {
                first = day - 512;
                counts = new long[1024];
            } else if (day < first || day >= first + counts.length) {
                long from = Math.min(first, day - counts.length);
                long until = Math.max(first + counts.length, day + counts.length);
                long[] wider = new long[Math.toIntExact(until - from)];
                System.arraycopy(counts, 0, wider, (int) (first - from), counts.length);
                first = from;
                counts = wider;
            }
            counts[(int) (day - first)]++;
        }
    }

    /** What was found, and one number for all of it, by which two programs are compared. */
    private record Answer(long count, TopDocs hits, Map<String, Long> values, Days days) {
        long sum(IndexSearcher searcher) throws Exception {
            if (values != null) {
                long sum = 0;
                for (Map.Entry<String, Long> entry : values.entrySet()) {
                    long hash = 7;
                    for (byte one : entry.getKey().getBytes(StandardCharsets.UTF_8)) {
                        hash = hash * 31 + (one & 0xff);
                    }
                    sum += hash * entry.getValue();
                }
                return sum;
            }
            if (days != null) {
                long sum = 0;
                for (int at = 0; at < days.counts.length; at++) {
                    long day = days.first + at;
                    sum += day * day * days.counts[at];
                }
                return sum;
            }
            if (hits instanceof org.apache.lucene.search.TopFieldDocs) {
                long sum = 0;
                for (ScoreDoc hit : hits.scoreDocs) {
                    var date = searcher.storedFields().document(hit.doc).getField("date");
                    sum += date == null ? 0 : date.numericValue().longValue();
                }
                return sum;
            }
            return count;
        }
    }
}
