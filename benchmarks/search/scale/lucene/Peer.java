import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.lucene.analysis.core.WhitespaceAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopScoreDocCollectorManager;
import org.apache.lucene.store.FSDirectory;

/** Lucene from the engine's own tokens and plans: builds an index from lines, answers planned questions. */
public class Peer {
    static final String[] RANKED = {"grams", "words", "path", "title"};
    static final float TIER = 8192f;

    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("build")) {
            build(Path.of(arguments[1]));
        } else {
            ask(Path.of(arguments[1]), Path.of(arguments[2]), Integer.parseInt(arguments[3]), Long.parseLong(arguments[4]),
                arguments[5].equals("count"));
        }
    }

    static void build(Path folder) throws Exception {
        IndexWriterConfig config = new IndexWriterConfig(new WhitespaceAnalyzer());
        config.setRAMBufferSizeMB(128);
        try (FSDirectory directory = FSDirectory.open(folder);
                IndexWriter writer = new IndexWriter(directory, config);
                BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8), 1 << 20)) {
            FieldType frequencies = type(IndexOptions.DOCS_AND_FREQS);
            FieldType positions = type(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS);
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] cells = line.split("\t", -1);
                Document document = new Document();
                for (int place = 0; place < RANKED.length; place++) {
                    document.add(new Field(RANKED[place], cells[place], place == 0 ? positions : frequencies));
                }
                document.add(new LongField("valid_from", Long.parseLong(cells[4]), Field.Store.NO));
                document.add(new LongField("valid_to", Long.parseLong(cells[5]), Field.Store.NO));
                document.add(new StringField("ended", cells[6], Field.Store.NO));
                document.add(new StringField("kind", cells[7], Field.Store.NO));
                document.add(new StoredField("record", cells[8].getBytes(StandardCharsets.UTF_8)));
                writer.addDocument(document);
            }
            writer.commit();
        }
    }

    static FieldType type(IndexOptions options) {
        FieldType type = new FieldType();
        type.setTokenized(true);
        type.setIndexOptions(options);
        type.freeze();
        return type;
    }

    static void ask(Path folder, Path questions, int clients, long day, boolean isCounting) throws Exception {
        List<String> lines = Files.readAllLines(questions);
        try (DirectoryReader reader = DirectoryReader.open(FSDirectory.open(folder))) {
            IndexSearcher searcher = new IndexSearcher(reader);
            for (int round = 0; round < 2; round++) {
                run(searcher, lines.subList(0, Math.max(1, lines.size() / 4)), clients, day, isCounting);
            }
            long before = System.nanoTime();
            double[] times = run(searcher, lines, clients, day, isCounting);
            double took = (System.nanoTime() - before) / 1e9;
            Arrays.sort(times);
            Arrays.sort(spent);
            int middle = times.length / 2;
            int end = (int) (times.length * 0.99);
            System.out.printf("{\"p50\": %.3f, \"p99\": %.3f, \"cpu50\": %.3f, \"cpu99\": %.3f, \"rate\": %.2f, \"rss\": %d}%n",
                times[middle], times[end], spent[middle], spent[end], lines.size() / took, resident());
        }
    }

    static double[] spent;

    static double[] run(IndexSearcher searcher, List<String> lines, int clients, long day, boolean isCounting) throws Exception {
        double[] times = new double[lines.size()];
        double[] cpu = new double[lines.size()];
        ThreadMXBean clock = ManagementFactory.getThreadMXBean();
        AtomicInteger next = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int client = 0; client < clients; client++) {
            Thread thread = new Thread(() -> {
                for (int place = next.getAndIncrement(); place < lines.size(); place = next.getAndIncrement()) {
                    long start = System.nanoTime();
                    long used = clock.getCurrentThreadCpuTime();
                    try {
                        answer(searcher, lines.get(place), day, isCounting);
                    } catch (Exception error) {
                        throw new RuntimeException(error);
                    }
                    times[place] = (System.nanoTime() - start) / 1e6;
                    cpu[place] = (clock.getCurrentThreadCpuTime() - used) / 1e6;
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        spent = cpu;
        return times;
    }

    static void answer(IndexSearcher searcher, String line, long day, boolean isCounting) throws Exception {
        int threshold = isCounting ? Integer.MAX_VALUE : 1000;
        TopDocs found = searcher.search(query(line, day), new TopScoreDocCollectorManager(30, null, threshold));
        StoredFields stored = searcher.storedFields();
        int shown = 0;
        for (ScoreDoc one : found.scoreDocs) {
            if (shown++ < 10) {
                stored.document(one.doc).getBinaryValue("record");
            }
        }
    }

    static Query query(String line, long day) {
        BooleanQuery.Builder matching = new BooleanQuery.Builder();
        BooleanQuery.Builder whole = new BooleanQuery.Builder();
        for (String part : line.split("\t")) {
            String[] cells = part.split("\\|");
            Query query = cells[0].equals("P") ? phrase(cells) : new TermQuery(new Term(cells[2], cells[3]));
            float weight = Float.parseFloat(cells[1]);
            boolean matches = cells[4].equals("1");
            (matches ? matching : whole).add(weight == 1f ? query : new BoostQuery(query, weight), Occur.SHOULD);
        }
        Query valid = new BooleanQuery.Builder().add(LongField.newRangeQuery("valid_from", Long.MIN_VALUE, day), Occur.FILTER)
            .add(LongField.newRangeQuery("valid_to", day + 1, Long.MAX_VALUE), Occur.FILTER).build();
        Query amended = new BooleanQuery.Builder().add(LongField.newRangeQuery("valid_to", Long.MIN_VALUE, day), Occur.FILTER)
            .add(new TermQuery(new Term("ended", "1")), Occur.FILTER).build();
        whole.add(matching.build(), Occur.MUST);
        return new BooleanQuery.Builder().add(whole.build(), Occur.MUST).add(amended, Occur.MUST_NOT)
            .add(new BoostQuery(new ConstantScoreQuery(valid), TIER), Occur.SHOULD).build();
    }

    static Query phrase(String[] cells) {
        PhraseQuery.Builder phrase = new PhraseQuery.Builder();
        phrase.setSlop(Integer.parseInt(cells[2]));
        for (String token : cells[3].split(",")) {
            int at = token.indexOf(':');
            phrase.add(new Term("grams", token.substring(at + 1)), Integer.parseInt(token.substring(0, at)));
        }
        return phrase.build();
    }

    static long resident() throws Exception {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmHWM:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
            }
        }
        return 0;
    }
}
