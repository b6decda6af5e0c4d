//! The most frequent words of the languages that news is written in, as far as their script does not tell them apart.
//!
//! In: folded words. Out: of how many languages each is one. A fifth to a half of the words of a news text stand in the list
//! of its language. The lists hold words of grammar; names and topics would depend on the day.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

use crate::fold;

/// Languages by their codes, with their words.
const WORDS: &[(&str, &str)] = &[
    // Germanic.
    (
        "en",
        "the of to and a in that is for on with was as it at by from be are has have his an he said not this but were which their who will had they its been would after more about when or we you",
    ),
    (
        "de",
        "der die und in den von das mit zu ist des auf im für dem nicht sich eine ein auch es als an aus er hat dass nach bei sie einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis mehr durch werden wurde wird",
    ),
    (
        "nl",
        "de van het een en in is dat op te zijn met voor niet aan er om ook als dan maar bij nog uit door over ze hij wordt naar heeft hebben werd worden tot die meer ik geen wel deze",
    ),
    (
        "af",
        "die van in en het is nie te dat vir wat met n aan op om sy as ook hy was by na sal word deur kan ons hulle maar uit een moet het dit sê tot",
    ),
    (
        "sv",
        "och att det i som en på är av för med den till inte har de ett om han men var jag sig från vi så kan när år under också efter eller nu hade ut vara skulle blir mot sedan finns",
    ),
    (
        "da",
        "og i at det er en til på som den for med af de har ikke der et var han fra men vi om også sig kan være blev efter hun eller over ved skal nu bliver siger mod har kun meget hvor",
    ),
    (
        "nb",
        "og i det er på en at til som for av med den har de ikke om et han var fra men vi seg kan etter ble også skal blir nå mot ved være hun eller sier bare mer over når opp hvor mye ut",
    ),
    (
        "nn",
        "og i det er på ein at til som for av med den har dei ikkje om eit han var frå men vi seg kan etter blei vart også skal blir no mot ved vere ho eller seier berre meir over når opp kvar mykje ut",
    ),
    (
        "is",
        "og að í á sem er til um við með en það af fyrir hann því ekki var þá eru frá hefur þess verið þeir hún segir eftir hafa þar eða upp sér úr vera þetta",
    ),
    (
        "fy",
        "de fan it in en is dat op te mei foar net oan der om ek as mar by noch út troch oer hy wurdt nei hat hawwe waard binne wie dy",
    ),
    (
        "lb",
        "de vun den an d'et ass dat e fir mat op eng net sech och wéi beim zu hunn huet déi nach awer war si do um goufen ginn gëtt gouf",
    ),
    // Romance.
    (
        "fr",
        "de la le les l et à des d en que du un pour une dans qui est il plus au pas par ce sur ont ne sont mais nous se été avec son elle comme être aux ou cette ses fait leur a s qu",
    ),
    (
        "es",
        "de la que el en y los a del las se un por con una no su para es al lo como más pero sus le ha este o fue sobre entre también dos hasta desde años cuando está muy han ya esta son ser",
    ),
    (
        "pt",
        "de a o que e do da em um para com não uma os no se na por mais as dos como mas ao ele das à seu sua ou quando muito nos já está também só pelo pela até isso ela entre era depois são foi ser tem anos",
    ),
    (
        "it",
        "di e che la il un a per in una è del non con della i da le si dei nel alla più al sono anche come gli ha dal ma delle nella lo su ai questo degli suo dalla stato se l dell essere anni",
    ),
    (
        "ro",
        "de în și a la cu din pe că care nu o mai fi pentru un este au ale prin sau fost sunt al după să va lui lor dar acest care ce această iar avea între cei dintre anul despre când a-l",
    ),
    (
        "ca",
        "de la i a el en que els l d les per del un amb una es al no ha dels és més o seva aquest als però com hi va pel han va s també perquè ser són aquesta on anys",
    ),
    (
        "gl",
        "de a o que e do da en un para con non unha os no se na por máis as dos como pero ao das seu súa ou cando moi nos xa está tamén polo pola ata isto ela entre era despois son foi ser ten anos",
    ),
    (
        "oc",
        "de la e lo los que las en del un per una es amb dins se son al l d dels pas mai qu aquel pel ont aquò coma",
    ),
    (
        "la",
        "et in est ad cum non ex qui quae quod ut sunt per ab sed esse a de si aut etiam atque eius ac enim",
    ),
    (
        "ht",
        "nan la yo ki a li pou ak se sou yon te nou pa gen ap pi sa tout fè ansanm avèk men peyi ke anpil",
    ),
    // Slavic in Latin letters.
    (
        "pl",
        "w i na z do się nie że to jest o a od po jak za przez dla ze są by co jego tym ale oraz też który tego był było tylko może być przy już które roku bo tej pod ich jej",
    ),
    (
        "cs",
        "a v se na je že s z do o to i ve pro za by k ale si od po jsou které který jako byl podle při jeho aby nebo až už při jen ze také bude může však bylo roku před",
    ),
    (
        "sk",
        "a v sa na je že s z do o to i vo pre za by k ale si od po sú ktoré ktorý ako bol podľa pri jeho aby alebo až už len zo tiež bude môže však bolo roku pred aj",
    ),
    (
        "sl",
        "in je v na za so se da ki z s pa bi po tudi ne ali kot je bil še pri od do bo ter že kako le zaradi lahko leta med ob več kar iz bila sta",
    ),
    (
        "hr",
        "i u je na se da za su od s koji a će kao što ne iz bi o nije to kako do nakon ali te prema godine samo bio još koja koje biti ili sve ima tko također gdje prije između tijekom dvije",
    ),
    (
        "sr",
        "i u je na se da za su od sa koji a će kao što ne iz bi o nije to kako do nakon ali te prema godine samo bio još koja koje biti ili sve ima ko takođe gde pre između tokom dve",
    ),
    (
        "sr",
        "и у је на се да за су од са који а ће као што не из би о није то како до након али те према године само био још која које бити или све има ко такође где пре између током две",
    ),
    // Slavic and others in Cyrillic letters.
    (
        "ru",
        "и в на не что с по как из за это от о к для его а он все но то так же было у до при был быть их или если они она уже еще также который только будет после мы чтобы может года лет",
    ),
    (
        "uk",
        "і в на не що з у та до за про як це від для його а він все але то так же було при був бути їх або якщо вони вона вже ще також який тільки буде після ми щоб може року й є із",
    ),
    (
        "be",
        "і ў на не што з у да за пра як гэта ад для яго а ён усе але то так жа было пры быў быць іх або калі яны яна ўжо яшчэ таксама які толькі будзе пасля мы каб можа года ды",
    ),
    (
        "bg",
        "на и за да в се от с е не по че са това като ще до към при си но ли или както след който само бъде беше през има той още във които са години със така",
    ),
    (
        "mk",
        "на и за да во се од со е не по дека ќе до при си но или како што по кој само беше има тој уште овој ги го со тоа се години според меѓу",
    ),
    (
        "kk",
        "және бұл үшін деп мен туралы бір болып де да осы ол бойынша қазақстан керек екен болды еді кейін жылы арқылы сол бар",
    ),
    (
        "ky",
        "жана менен үчүн деп бул болгон бир да эле боюнча кыргыз кыргызстан ал ошол керек болуп кийин жылы бар эмес",
    ),
    ("tg", "ва дар ба аз ки бо барои ин аст он мекунад шуд буд худ то ҳам тоҷикистон мардум соли"),
    ("tt", "һәм белән өчен дә да бу бер булган дип татарстан ул аның бар иде буенча итү елда"),
    ("mn", "нь байна гэж болон энэ юм онд бол тэр монгол байсан хийх болох улсын гэсэн ч дээр их"),
    // Baltic, Finno-Ugric, Turkic, Celtic and other languages of Europe.
    (
        "lt",
        "ir kad į su iš yra tai bet o buvo kaip dėl apie jis už po tačiau pat metų gali taip jau nuo ne tik per ar dar prie iki jo savo buvo bus sakė",
    ),
    (
        "lv",
        "un ir no ka par uz ar kas bet to arī kā pēc tas tika lai nav gada vai pie bija vairāk tā jau būs ne savu tiek viņš gan līdz latvijas",
    ),
    (
        "et",
        "ja on et ei ka see oli mis aga kui ta oma selle mida või nii pole kes ning siis veel ütles tema kuid välja aasta ole üle pärast olla vaid need",
    ),
    (
        "fi",
        "ja on ei että se oli hän myös mukaan ovat kuin joka mutta ole sen kun vuoden jos tai ne sekä niin vain sanoo kanssa vuonna noin nyt mitä jo olisi voi hänen jälkeen ennen",
    ),
    (
        "hu",
        "a az és hogy nem is egy van azt volt meg de csak ez mint már még ki el nagyon vagy szerint után lesz akkor minden lehet pedig ha sem majd mert ezt amely között",
    ),
    (
        "tr",
        "ve bir bu da de için ile olarak çok daha en olan ancak gibi sonra ne kadar o ise dedi her var yok olduğunu değil göre diye kendi ya iki tarafından ki",
    ),
    (
        "az",
        "və bir bu da də üçün ilə olan edib daha ki ildə isə belə azərbaycan bildirib görə olub sonra deyib edir onun çox həm",
    ),
    (
        "uz",
        "va bir bu uchun bilan ham deb edi bo'ldi haqida o'z uning bo'lgan qilish esa ko'ra yil emas lekin keyin",
    ),
    (
        "sq",
        "të në e dhe i për me një që nga se është më ka ku si u por pas duke nuk do tha këtë kjo ai janë ishte edhe shumë kanë tij",
    ),
    (
        "eu",
        "eta da du ez bat dira zuen hori izan dute baina ere dela egin den zen izango ditu oso baino duen horrek gara bere edo",
    ),
    (
        "ga",
        "an na a ar agus i is go ag le do leis atá sé bhí ó seo sin ach tá nach mar chun ina gur air siad bhfuil iad",
    ),
    (
        "cy",
        "y yn a i o ar yr ei am fod ac gan wedi mae oedd bod hyn eu at un nid i'r o'r a'r fel hefyd yw dywedodd ond",
    ),
    ("eo", "la de kaj en estas ke al por ne kun pri li ili el estis sed ĝi tiu kiu pli oni ankaŭ sur per ĉi"),
    ("mt", "li u ta il ma f l fil b minn hu kien x dan biex din jew dwar hi kienet qal t-"),
    // Africa.
    (
        "sw",
        "ya na wa kwa katika la za ni kuwa cha kwamba kama lakini vya yake watu zaidi wake hiyo kwenye mwaka wakati kutoka baada pia hilo nchi mara alisema ambayo kati hii moja sasa kuhusu hivyo huyo ambaye ambao",
    ),
    (
        "ha",
        "da a ya ta na ba yi kuma ne ce su ke shi daga cewa kan za suka cikin mai wannan sun aka ga an ko sai bayan dai ake masu wanda zai yadda amma yan zuwa iya har",
    ),
    (
        "ig",
        "na ya ndị bụ a ha ọ nke ka ihe ahụ onye o ga kwuru dị mmadụ ma dịka maka otu sị mere mana ji si mgbe afọ aka nwere ọzọ eme ọrụ nakwa etu anyị",
    ),
    (
        "yo",
        "ni ti to awọn n naa wọn si pe ko o ṣe rẹ fun lati wa fi ati kan oun jẹ ninu ki ba sọ bi yii ẹgbẹ lọ mọ yoo gba lori ọdun eeyan maa ọrọ ọjọ pẹlu",
    ),
    ("pcm", "di dey wey im dem don na dis bin dia wit pipo tok afta dat wetin una sey abi dem fit"),
    (
        "ln",
        "na ya mpe mpo ba yango ete ye m mboka moko te bato ezali nsima baye nde misala kati bango ekolo elobi lokola kasi le eye bazali yambo oyo lya mibale wana",
    ),
    (
        "lg",
        "mu ku nga nti era ne abantu kino kya wa naye e ono eno bano ya bwe ba ate guno wamu bino buli okuva agamba kubanga eri wabula gye mbu nnyo",
    ),
    (
        "rn",
        "mu ko ku muri wa na ari ariko ya kandi avuga yo cane ni ati mbere ico gihe ca kugira kuri inyuma abantu yari ngo hagati ivyo za iyo reta ubu hari canke uwo co hamwe igihe imbere kuva uyu",
    ),
    (
        "rw",
        "mu ko ku muri wa na ari ariko ya kandi avuga yo cyane ni ati mbere icyo gihe cya kugira kuri nyuma abantu yari ngo hagati ibyo za iyo leta ubu hari cyangwa uwo hamwe igihe imbere kuva uyu",
    ),
    (
        "sn",
        "kuti vanoti vanhu uye kana vari iri asi munyika mari ichi iyi uyu sezvo vati hurumende pamwe kubva izvi zviri avo nyika zvinhu anoti vamwe zvikuru pasi ari kuita vachiti kwete nekuti vave",
    ),
    (
        "so",
        "oo ka ay ku ah in ee u uu ayaa la iyo soo waxay lagu waxaa ugu kale badan mid wuxuu si inay aan laga markii loo dadka sheegay sida waxa tahay yahay inuu ayuu dib balse ahaa sidoo yihiin ma",
    ),
    (
        "om",
        "akka kan hin fi irratti yeroo kana kun keessatti ture itti waan jiru keessa jedhan gara isaa isaanii ammoo keessaa waliin jechuun garuu tokko namoonni booda irraa jedhu erga malee nama qabu dura irra walitti",
    ),
    (
        "xh",
        "ukuba kodwa le kokuba ngo kule uthi ngenxa lakhe kakhulu phantsi xa lo wakhe ngoku phambi kwaye kulo emva oku ngethuba phakathi kananjalo abantu ukuze nje izolo entsha indawo kakuhle apha ngokuba okokuba",
    ),
    (
        "zu",
        "ukuthi uma kodwa futhi ngoba le lo uthi kanye njengoba kakhulu khona abantu ngesikhathi wathi lapho kusho noma nje yakhe sekuyisikhathi ukuze manje amaphoyisa kuleli kanti",
    ),
    (
        "mg",
        "ny sy amin fa izany no dia tsy ary ho izay mba ireo ao an efa teo koa misy amin'ny an'ny ity noho nefa",
    ),
    // Asia and the Pacific.
    (
        "id",
        "yang dan di dengan untuk ini itu dari pada tidak akan dalam juga bisa karena saat sebagai kata ke bahwa adalah oleh telah ada mereka kami tersebut lebih sudah para hal polisi menjadi secara",
    ),
    (
        "ms",
        "yang dan di dengan untuk ini itu dari pada tidak akan dalam juga boleh kerana ketika sebagai kata ke bahawa adalah oleh telah ada mereka kami tersebut lebih sudah para hal daripada beliau turut berkata ialah",
    ),
    (
        "jv",
        "ing lan sing kang iku saka karo ora ana iki uga nganggo marang utawa dadi wis taun kanggo menyang",
    ),
    (
        "tl",
        "ng sa ang na mga at ay ni si para ito kay nang mula hindi may pa nito niya din siya kung pero dahil naman ayon isang bilang mas rin kanyang",
    ),
    ("ceb", "sa ang nga og mga ni si kay usa iyang alang kini gikan ug wala nila dili didto apan adunay"),
    (
        "vi",
        "và của có là các được cho trong không một với người những đã này ra khi đến từ tại ở về năm cũng như sẽ nhiều phải đó làm theo trên ông sau",
    ),
    // Arabic letters.
    (
        "ar",
        "في من على إلى أن عن مع التي الذي هذا هذه كان بعد ما لا ان بين كما قال لم إن ذلك أو كل قد خلال هو هي منذ حيث وقال أكثر غير عام الى او وفي كانت له",
    ),
    (
        "fa",
        "و در به از که این را با است برای آن یک شده های خود تا کرد بر می هم نیز اما باید شد ها گفت وی بود پس شود کند داد اند کرده کشور ما هر",
    ),
    (
        "ur",
        "کے میں کی ہے اور سے کا کو اس کہ نے پر ہیں کر بھی ایک یہ تھا جو نہیں گیا کہا ہو تھے ان کیا گئی ساتھ لیے بعد وہ",
    ),
    ("ps", "د په چې او کې له دی ته سره هم يې دا یو څخه نه کړي شوي دي خو ده کړ شو پر دغه"),
    ("ckb", "لە بۆ کە و بە ئەو لەگەڵ هەر نێوان دەکات ئەم سەر دوای یەکێک هەموو زۆر بەڵام بوو"),
    ("ug", "ۋە بىلەن بىر بۇ ئۈچۈن ھەم دەپ بولغان ئۇ قىلىپ ئۇيغۇر خىتاي دېدى"),
    ("sd", "جي ۾ جو کي ۽ آهي ته کان هن جا تي نه سان هو ڪري به آهن"),
    // Devanagari, Bengali and Ethiopic letters.
    (
        "hi",
        "के में की है और से का को ने पर यह हैं कि इस एक नहीं भी कर लिए ही तो था जो हो किया गया साथ कहा बाद थे रहे अपने",
    ),
    ("mr", "आहे या आणि च्या ते व हा ही की तर नाही मात्र होते असे येथे त्या केले करण्यात आले होता त्यांनी म्हणून आहेत यांनी एक"),
    ("ne", "छ र को मा का भएको पनि गरेको लागि छन् यो नेपाल हो गर्न तथा भने गरेका गरी उनले थियो एक हुने"),
    ("bn", "ও এ করে থেকে এই না হয় করা হয়েছে জন্য তার বলেন একটি এবং যে তিনি করতে হবে সঙ্গে কিন্তু নিয়ে আর"),
    ("as", "আৰু এই কৰা কৰে পৰা বাবে হৈছে হয় তেওঁ লগত এটা কৰিছে যে অসম ৰ"),
    (
        "am",
        "ነው ላይ እና ውስጥ ነበር ወደ ሰዎች ግን ጋር ሲሆን ጊዜ ነገር ይህ ደግሞ ብለዋል በኋላ ከፍተኛ ምክንያት መካከል አንድ በላይ ሁኔታ ወቅት በዚህ ቁጥር ተከትሎ አሁን እንዲሁም በርካታ በፊት ሺህ ናቸው ብቻ ያለው ይችላል ብሏል ሁለት",
    ),
    (
        "ti",
        "ኣብ እቲ ካብ እዩ ናይ ከም ናብ ምስ ድማ ግን እዚ ነቲ ሰባት ኣብቲ ሓደ እዋን ዘሎ ነይሩ እቶም ዓመት እታ ልዕሊ ሰብ ድሕሪ ዝነበረ ኣብዚ ክሳብ ኣሎ ኢሉ እውን ግዜ እዮም ከኣ ዝብል ስለ ኮይኑ",
    ),
    ("he", "של את על לא כי עם הוא זה גם כל או אבל היא אם יותר היה אל בין לפי רק אחרי הם כך"),
    ("yi", "פון די און אין צו דער איז האט וואס מיט נישט ניט אויף זיך דאס אז ער אויך האבן"),
];

/// A set of languages, by their places in [`WORDS`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Set(u128);

impl Set {
    /// Returns the lists of one language.
    pub(super) fn of(language: &str) -> Self {
        CODES.get(language).copied().unwrap_or_default()
    }

    /// Returns the languages in which a folded word is frequent.
    pub(super) fn with(word: &str) -> Self {
        LANGUAGES.get(word).copied().unwrap_or_default()
    }

    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(super) fn meets(self, other: Set) -> bool {
        self.0 & other.0 != 0
    }
}

/// A hash (FNV-1a) that is quick on short words; nobody else's words are put into the table.
#[derive(Default)]
struct ShortHasher(u64);

impl Hasher for ShortHasher {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        // The table looks at the uppermost bits too.
        self.0 ^ (self.0 << 25)
    }
}

type Table = HashMap<String, Set, BuildHasherDefault<ShortHasher>>;

const _: () = assert!(WORDS.len() <= 128);

/// Which languages a folded word is frequent in.
static LANGUAGES: LazyLock<Table> = LazyLock::new(|| {
    let mut languages = Table::default();
    for (at, (_, words)) in WORDS.iter().enumerate() {
        for word in crate::words(words) {
            languages.entry(fold(&word.folded).text).or_default().0 |= 1 << at;
        }
    }
    languages
});

/// The lists of each language.
static CODES: LazyLock<HashMap<&str, Set, BuildHasherDefault<ShortHasher>>> = LazyLock::new(|| {
    let mut codes = HashMap::default();
    for (at, (code, _)) in WORDS.iter().enumerate() {
        let Set(set) = codes.entry(*code).or_default();
        *set |= 1 << at;
    }
    codes
});

/// Returns the code of a language that has a list.
pub(super) fn listed(language: &str) -> Option<&'static str> {
    CODES.get_key_value(language).map(|(code, _)| *code)
}

/// How many words of a text are frequent in each language.
pub(super) struct Counts {
    hits: [u16; WORDS.len()],
    pub(super) words: u16,
}

impl Counts {
    pub(super) fn new() -> Self {
        Counts { hits: [0; WORDS.len()], words: 0 }
    }

    /// Counts a folded word.
    pub(super) fn add(&mut self, word: &str) {
        self.words = self.words.saturating_add(1);
        let Set(mut set) = Set::with(word);
        while set != 0 {
            let at = set.trailing_zeros() as usize;
            self.hits[at] = self.hits[at].saturating_add(1);
            set &= set - 1;
        }
    }

    /// Returns the hits of a language.
    pub(super) fn of(&self, language: &str) -> u16 {
        let Set(mut set) = Set::of(language);
        let mut most = 0;
        while set != 0 {
            most = most.max(self.hits[set.trailing_zeros() as usize]);
            set &= set - 1;
        }
        most
    }

    /// Returns the two languages with the most hits, and these.
    pub(super) fn best(&self) -> [(&'static str, u16); 2] {
        let mut best = [("", 0); 2];
        for ((code, _), hits) in WORDS.iter().zip(&self.hits) {
            if *hits > best[0].1 {
                if *code != best[0].0 {
                    best[1] = best[0];
                }
                best[0] = (code, *hits);
            } else if *hits > best[1].1 && *code != best[0].0 {
                best[1] = (code, *hits);
            }
        }
        best
    }
}
