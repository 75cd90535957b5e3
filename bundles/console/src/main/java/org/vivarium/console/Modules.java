package org.vivarium.console;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vivarium.modules.DeployedBundle;
import org.vivarium.modules.Impact;
import org.vivarium.modules.ImportSystem;
import org.vivarium.modules.ModuleException;
import org.vivarium.modules.Undeployment;

/** The commands of the scope {@code module}, of which some have classes of their own. */
final class Modules {
    private final Services services;

    private Modules(Services services) {
        this.services = services;
    }

    static List<Command> commands(Services services, Foreground foreground) {
        Modules modules = new Modules(services);
        return List.of(
                new Command(DEPLOY, foreground, modules::deploy),
                new Command(LIST, foreground, modules::list),
                new Command(BundleInfo.USAGE, foreground, new BundleInfo(services)::run),
                new Command(Reloads.USAGE, foreground, new Reloads(services)::run),
                new Command(UNDEPLOY, foreground, modules::undeploy));
    }

    private static final String DEPLOY = """
        module:deploy - make the modules in bundles known, to be imported from now on
        usage: module:deploy JAR... [--json]
          --json  print a JSON array of objects
        Several versions of a bundle may be deployed at a time. Python packages are those in the folder python/ of a bundle,
        and in wheels there (of pure Python).
        example: module:deploy counter.jar
        """;

    private void deploy(Call call) {
        Failures failures = new Failures();
        BundleInfo info = new BundleInfo(services);
        List<Map<String, @Nullable Object>> deployed = new ArrayList<>();
        for (String jar : call.operands(0)) {
            try {
                DeployedBundle bundle = services.moduleBundles().deploy(call.file(jar));
                deployed.add(info.describe(bundle));
                if (!call.json()) {
                    call.out().println(BundleInfo.summary(bundle));
                }
            } catch (ModuleException e) {
                failures.add(e);
            }
        }
        if (call.json()) {
            call.out().println(Json.of(deployed));
        }
        failures.throwIfAny();
    }

    private static final String LIST = """
        module:list - list the deployed bundles and their modules, and how many interpreters have imported these
        usage: module:list [--json]
          --json  print a JSON array of objects
        example: module:list
        """;

    private void list(Call call) {
        List<DeployedBundle> bundles = services.moduleBundles().list().stream()
                .sorted(Comparator.comparing(DeployedBundle::symbolicName).thenComparing(DeployedBundle::version))
                .toList();
        if (call.json()) {
            BundleInfo info = new BundleInfo(services);
            call.out().println(Json.of(bundles.stream().map(info::describe).toList()));
        } else if (bundles.isEmpty()) {
            call.err().println("no bundles are deployed");
        } else {
            call.out().print(table(bundles).text(call.screen()));
        }
    }

    private Table table(List<DeployedBundle> bundles) {
        ImportSystem importSystem = services.importSystem();
        List<Set<String>> imported = services.interpreters().list().stream()
                .map(interpreter -> importSystem.modules(interpreter).stream()
                        .map(module -> module.name() + "/" + module.spec().version())
                        .collect(Collectors.toSet()))
                .toList();
        Table table = new Table("BUNDLE", "VERSION", "MODULES", "IMPORTED BY", "FILE");
        for (DeployedBundle bundle : bundles) {
            long holders = bundle.packages().isEmpty()
                    ? imported.stream()
                            .filter(modules -> bundle.modules().stream()
                                    .anyMatch(module -> modules.contains(module.name() + "/" + module.version())))
                            .count()
                    : services.moduleBundles().holders(bundle.id()).values().stream()
                            .filter(versions -> versions.contains(bundle.version()))
                            .count();
            table.row(
                    bundle.symbolicName(), bundle.version(), BundleInfo.moduleNames(bundle), holders, bundle.source());
        }
        return table;
    }

    private static final String UNDEPLOY = """
        module:undeploy - forget a deployed bundle
        usage: module:undeploy BUNDLE[/VERSION] [--dry-run] [--json]
          --dry-run  change nothing, and print whom it would touch: interpreters with their channels and queues, modules, and
                     the services of these
          --json     print that, or who keeps it, as a JSON object
        Interpreters that have imported its modules keep them, until they reload or follow an update.
        example: module:undeploy org.example.counter/1.2.0
        """;

    private void undeploy(Call call) {
        String bundle = call.operand(0);
        if (!call.has("dry-run")) {
            undeploy(call, services.moduleBundles().undeploy(bundle));
            return;
        }
        Impact impact = services.moduleBundles().impact(bundle);
        call.out()
                .print(
                        call.json()
                                ? Json.of(Impacts.describe(impact, null)) + "\n"
                                : Impacts.text(impact, null, call.screen()));
    }

    private void undeploy(Call call, Undeployment gone) {
        Rollout rollout = new Rollout(
                services.interpreters(), gone.bundle().id(), gone.swaps().size());
        gone.swaps().forEach(rollout::add);
        if (call.json()) {
            Map<String, @Nullable Object> object = new LinkedHashMap<>();
            object.put("bundle", gone.bundle().symbolicName());
            object.put("version", gone.bundle().version());
            object.put("interpreters", rollout.describe());
            call.out().println(Json.of(object));
        } else {
            int kept = gone.swaps().size() - rollout.failed();
            call.out()
                    .println("undeployed " + gone.bundle().symbolicName() + " "
                            + gone.bundle().version() + "; "
                            + new Rollout.Counts()
                                    .add(kept, "keeps it", "keep it")
                                    .add(rollout.failed(), "cannot be told:", "cannot be told:")
                                    .text("no interpreter has it"));
        }
        Failures failures = new Failures();
        rollout.report(call, failures);
        failures.throwIfAny();
    }
}
