package app.plixa.hub.routing.lint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.catalog.CamelCatalog;
import org.apache.camel.catalog.DefaultCamelCatalog;

/** Holds route files against everything that is known before they run. */
public final class Lint {
    private final CamelCatalog catalog = new DefaultCamelCatalog(true);
    private final SchemaRule schema = new SchemaRule();
    private final ExpressionRule expressions = new ExpressionRule(catalog);
    private final JarRule jars = new JarRule(catalog);
    private final Beans beans;
    private final Settings settings;

    /** With the beans and the configuration that the routes will find. */
    public Lint(Beans beans, Settings settings) {
        this.beans = beans;
        this.settings = settings;
    }

    /** With what the hub's classes and the configuration of this folder say; no hub is started. */
    public static Lint here() {
        return new Lint(new ClassBeans(), Settings.here());
    }

    /** All findings in the folder's route files and Kamelets, file by file. */
    public List<Finding> of(Path folder) throws IOException {
        List<RouteFile> kamelets = kamelets(folder);
        List<Finding> all = check(routes(folder), kamelets);
        return all.stream().filter(finding -> finding.file().startsWith(folder)).toList();
    }

    /** All findings in these files, which are read anew for each check. */
    public List<Finding> check(List<RouteFile> routes, List<RouteFile> kamelets) {
        List<RouteFile> all = Stream.concat(routes.stream(), kamelets.stream()).toList();
        List<RouteFile> readable = all.stream().filter(RouteFile::isReadable).toList();
        schema.check(readable);
        // What does not have Camel's shape would only be complained of twice.
        List<RouteFile> shaped = readable.stream().filter(RouteFile::isReadable).toList();
        for (Rule rule : List.of(
                new NameRule(),
                new EndpointRule(catalog, settings.components()),
                new ReachRule(settings.components()),
                new BeanRule(beans),
                new CallRule(beans),
                new PlaceholderRule(settings),
                new SecretRule(),
                jars,
                expressions)) {
            rule.check(shaped);
        }
        if (shaped.size() == all.size()) {
            new TargetRule(settings.broker(), kamelets).check(shaped);
        }
        return all.stream().flatMap(file -> file.findings().stream()).toList();
    }

    /** The route files of a folder, in the order of their names. */
    public static List<RouteFile> routes(Path folder) throws IOException {
        return read(folder, RouteFile.ROUTES);
    }

    private static List<RouteFile> read(Path folder, String ending) throws IOException {
        return RouteFile.in(folder, ending).stream().map(RouteFile::read).toList();
    }

    /** The Kamelets of the folder, or of the one around it where the folder is one of examples. */
    public static List<RouteFile> kamelets(Path folder) throws IOException {
        Path own = folder.resolve("kamelets");
        Path around = folder.toAbsolutePath().normalize().resolveSibling("kamelets");
        if (Files.isDirectory(own)) {
            return read(own, RouteFile.KAMELET);
        }
        return Files.isDirectory(around) ? read(around, RouteFile.KAMELET) : List.of();
    }
}
