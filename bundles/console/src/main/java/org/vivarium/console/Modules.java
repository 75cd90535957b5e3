package org.vivarium.console;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vivarium.modules.DeployedBundle;
import org.vivarium.modules.DeployedBundle.DeployedModule;
import org.vivarium.modules.ImportSystem;
import org.vivarium.modules.ModuleBundles.Follow;

/** The commands of the scope {@code module}. */
final class Modules {
    private final Services services;

    private Modules(Services services) {
        this.services = services;
    }

    static List<Command> commands(Services services, Foreground foreground) {
        Modules modules = new Modules(services);
        return List.of(
                new Command(DEPLOY, foreground, modules::deploy),
                new Command(UPDATE, foreground, modules::update),
                new Command(LIST, foreground, modules::list),
                new Command(INFO, foreground, modules::info),
                new Command(UNDEPLOY, foreground, modules::undeploy));
    }

    private static final String DEPLOY = """
        module:deploy - make the modules in bundles known, to be imported from now on
        usage: module:deploy JAR...
        example: module:deploy counter.jar
        """;

    private void deploy(Call call) {
        for (String jar : call.operands(0)) {
            call.out().println(summary(services.moduleBundles().deploy(call.file(jar))));
        }
    }

    private static final String UPDATE = """
        module:update - deploy bundles in the place of those with the same symbolic names
        usage: module:update JAR...
        Interpreters that have imported modules of the old ones keep them.
        example: module:update counter.jar
        """;

    private void update(Call call) {
        for (String jar : call.operands(0)) {
            call.out()
                    .println(summary(services.moduleBundles()
                            .update(call.file(jar), "", Follow.CONFIG, _ -> {})
                            .to()));
        }
    }

    private static String summary(DeployedBundle bundle) {
        return bundle.symbolicName() + " " + bundle.version() + ": "
                + (bundle.modules().isEmpty() ? "no modules" : moduleNames(bundle));
    }

    private static String moduleNames(DeployedBundle bundle) {
        return bundle.modules().stream().map(DeployedModule::name).collect(Collectors.joining(" "));
    }

    private static final String LIST = """
        module:list - list the deployed bundles and their modules
        usage: module:list [--json]
          --json  print a JSON array of objects
        example: module:list
        """;

    private void list(Call call) {
        List<DeployedBundle> bundles = services.moduleBundles().list();
        if (call.json()) {
            call.out().println(Json.of(bundles.stream().map(this::describe).toList()));
        } else if (bundles.isEmpty()) {
            call.err().println("no bundles are deployed");
        } else {
            Table table = new Table("BUNDLE", "VERSION", "MODULES", "FILE");
            for (DeployedBundle bundle : bundles) {
                table.row(bundle.symbolicName(), bundle.version(), moduleNames(bundle), bundle.source());
            }
            call.out().print(table.text(call.screen()));
        }
    }

    private static final String INFO = """
        module:info - show a deployed bundle, its modules, and the interpreters that have imported them
        usage: module:info BUNDLE[/VERSION]|MODULE [--json]
          --json  print a JSON object
        example: module:info counter
        """;

    private void info(Call call) {
        String name = call.operand(0);
        List<DeployedBundle> bundles = services.moduleBundles().list();
        DeployedBundle found = bundles.stream()
                .filter(bundle -> bundle.symbolicName().equals(name)
                        || bundle.modules().stream()
                                .anyMatch(module -> module.name().equals(name)))
                .findFirst()
                .orElseThrow(
                        () -> new ConsoleException("there is no deployed bundle or module " + name + "; there are: "
                                + (bundles.isEmpty()
                                        ? "none"
                                        : bundles.stream().map(Modules::summary).collect(Collectors.joining(", ")))));
        Map<String, @Nullable Object> description = describe(found);
        call.out().print(call.json() ? Json.of(description) + "\n" : Properties.text(flat(description)));
    }

    private static final String UNDEPLOY = """
        module:undeploy - forget a deployed bundle
        usage: module:undeploy BUNDLE[/VERSION]
        Interpreters that have imported its modules keep them.
        example: module:undeploy org.example.counter
        """;

    private void undeploy(Call call) {
        services.moduleBundles().undeploy(call.operand(0));
    }

    private Map<String, @Nullable Object> describe(DeployedBundle bundle) {
        List<Map<String, @Nullable Object>> modules = new ArrayList<>();
        for (DeployedModule module : bundle.modules()) {
            Map<String, @Nullable Object> object = new LinkedHashMap<>();
            object.put("name", module.name());
            object.put("class", module.className());
            object.put("interpreters", module.interpreters().name().toLowerCase(Locale.ROOT));
            object.put("imported_by", importers(module.name()));
            modules.add(object);
        }
        Map<String, @Nullable Object> description = new LinkedHashMap<>();
        description.put("bundle", bundle.symbolicName());
        description.put("version", bundle.version().toString());
        description.put("file", bundle.source());
        description.put("modules", modules);
        return description;
    }

    private List<String> importers(String module) {
        ImportSystem importSystem = services.importSystem();
        return services.interpreters().list().stream()
                .filter(interpreter -> importSystem.modules(interpreter).stream()
                        .anyMatch(imported -> imported.name().equals(module)))
                .map(interpreter -> interpreter.name())
                .toList();
    }

    /** For reading, each module's properties stand below its name. */
    private static Map<String, @Nullable Object> flat(Map<String, @Nullable Object> description) {
        Map<String, @Nullable Object> flat = new LinkedHashMap<>(description);
        if (flat.remove("modules") instanceof List<?> modules) {
            for (Object module : modules) {
                Map<Object, @Nullable Object> inner = new LinkedHashMap<>((Map<?, ?>) module);
                flat.put("module " + inner.remove("name"), inner);
            }
        }
        return flat;
    }
}
