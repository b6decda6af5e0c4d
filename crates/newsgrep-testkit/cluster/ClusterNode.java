package newsgrep.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.opensearch.Version;
import org.opensearch.common.settings.Settings;
import org.opensearch.http.HttpServerTransport;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.plugins.PluginInfo;

/**
 * One OpenSearch node in a JVM of its own: {@code ClusterNode HOME setting=value...}.
 *
 * <p>Says {@code READY http://HOST:PORT} once it answers. Ends, and removes HOME, when its standard input ends, as it does
 * when the process that started it is gone; no node outlives the tests.
 */
public final class ClusterNode {
    private static final List<String> MODULES = List.of(
        "org.opensearch.transport.Netty4ModulePlugin",
        "org.opensearch.analysis.common.CommonAnalysisModulePlugin",
        "org.opensearch.index.mapper.MapperExtrasModulePlugin",
        "org.opensearch.index.reindex.ReindexModulePlugin",
        "org.opensearch.painless.PainlessModulePlugin");

    private ClusterNode() {}

    /** A node whose modules are on the class path; the distribution has each in a directory of its own. */
    private static final class EmbeddedNode extends Node {
        EmbeddedNode(Settings settings, Path config) {
            super(
                InternalSettingsPreparer.prepareEnvironment(settings, Map.of(), config, () -> settings.get("node.name")),
                MODULES.stream().map(ClusterNode::module).toList(),
                false);
        }
    }

    private static PluginInfo module(String type) {
        String java = Integer.toString(Runtime.version().feature());
        return new PluginInfo(type, "on the class path", "NA", Version.CURRENT, java, type, List.of(), false);
    }

    private static Settings settings(Path home, Stream<String> given) {
        Settings.Builder settings = Settings.builder()
            .put("path.home", home.toString())
            .put("network.host", "127.0.0.1")
            .put("node.name", home.getFileName().toString());
        given.map(setting -> setting.split("=", 2)).forEach(setting -> {
            if (setting[1].contains(",")) {
                settings.putList(setting[0], setting[1].split(","));
            } else {
                settings.put(setting[0], setting[1]);
            }
        });
        return settings.build();
    }

    private static void remove(Path home) {
        try (Stream<Path> files = Files.walk(home)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException gone) {
            return;
        }
        // Left to the last node: a directory that is not empty is not deleted.
        home.getParent().toFile().delete();
    }

    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]).toAbsolutePath();
        for (String directory : List.of("config", "modules", "plugins", "data", "logs")) {
            Files.createDirectories(home.resolve(directory));
        }
        EmbeddedNode node = new EmbeddedNode(settings(home, Stream.of(arguments).skip(1)), home.resolve("config"));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                node.close();
                node.awaitClose(15, TimeUnit.SECONDS);
            } catch (IOException | InterruptedException failure) {
                failure.printStackTrace();
            }
            remove(home);
        }));
        node.start();
        System.out.println("READY http://"
            + node.injector().getInstance(HttpServerTransport.class).boundAddress().publishAddress());
        System.out.flush();
        while (System.in.read() != -1) {
            // What is said to a node means nothing; that nothing can be said any more, means to end.
        }
        System.exit(0);
    }
}
