package org.vivarium.console;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Version;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.modules.DeployedBundle;
import org.vivarium.modules.DeployedBundle.DeployedModule;
import org.vivarium.modules.ImportSystem;
import org.vivarium.modules.ModuleException;

/** The command {@code module:info}, and what there is to say about a deployed bundle. */
final class BundleInfo {
    static final String USAGE = """
        module:info - show a deployed bundle, what it needs, its modules, and the interpreters that have imported them
        usage: module:info BUNDLE[/VERSION]|MODULE [--json]
          --json  print a JSON array of objects
        Without a version all that are deployed are shown. The closure is all that an import installs; where there is none it is
        said why. Behind each interpreter stands the version that it has; those that have kept an earlier one are among them.
        example: module:info greeting
        """;

    private final Services services;

    BundleInfo(Services services) {
        this.services = services;
    }

    void run(Call call) {
        String name = call.operand(0);
        List<DeployedBundle> bundles = services.moduleBundles().list();
        List<DeployedBundle> found = bundles.stream()
                .filter(bundle -> bundle.symbolicName().equals(name)
                        || bundle.id().equals(name)
                        || bundle.packages().contains(name)
                        || bundle.modules().stream()
                                .anyMatch(module -> module.name().equals(name)))
                .toList();
        if (found.isEmpty()) {
            throw new ConsoleException("there is no deployed bundle or module " + name + "; there are: "
                    + (bundles.isEmpty()
                            ? "none"
                            : bundles.stream().map(BundleInfo::summary).collect(Collectors.joining(", "))));
        }
        List<Map<String, @Nullable Object>> objects =
                found.stream().map(this::withClosure).toList();
        call.out()
                .print(
                        call.json()
                                ? Json.of(objects) + "\n"
                                : objects.stream()
                                        .map(BundleInfo::forReading)
                                        .map(Properties::text)
                                        .collect(Collectors.joining("\n")));
    }

    /** Such as {@code org.acme.greeting 1.2.0: greeting}. */
    static String summary(DeployedBundle bundle) {
        return bundle.symbolicName() + " " + bundle.version() + ": "
                + (moduleNames(bundle).isEmpty() ? "no modules" : moduleNames(bundle));
    }

    /** The names of the modules, with those versions that are not the bundle's; those of Python are marked. */
    static String moduleNames(DeployedBundle bundle) {
        return Stream.concat(
                        bundle.modules().stream()
                                .map(module -> module.version().equals(bundle.version())
                                        ? module.name()
                                        : module.name() + "/" + module.version()),
                        bundle.packages().stream().map(name -> name + " (Python)"))
                .collect(Collectors.joining(" "));
    }

    /** What it is, and who has imported its modules. */
    Map<String, @Nullable Object> describe(DeployedBundle bundle) {
        Map<String, @Nullable Object> description = new LinkedHashMap<>();
        description.put("bundle", bundle.symbolicName());
        description.put("version", bundle.version().toString());
        description.put("file", bundle.source());
        description.put("requires", bundle.requirements());
        description.put("python", bundle.packages());
        description.put("modules", bundle.modules().stream().map(this::describe).toList());
        return description;
    }

    private Map<String, @Nullable Object> withClosure(DeployedBundle bundle) {
        Map<String, @Nullable Object> description = describe(bundle);
        description.put("held_by", holders(bundle));
        try {
            description.put(
                    "closure",
                    services.moduleBundles().closure(bundle.id()).stream()
                            .map(DeployedBundle::id)
                            .toList());
        } catch (ModuleException e) {
            description.put("closure", null);
            description.put("missing", e.getMessage());
        }
        return description;
    }

    /** The interpreters that hold it, or an earlier version that an update of it would find. */
    private List<Map<String, @Nullable Object>> holders(DeployedBundle bundle) {
        List<Map<String, @Nullable Object>> holders = new ArrayList<>();
        services.moduleBundles()
                .holders(bundle.id())
                .forEach((id, versions) -> services.interpreters()
                        .find(String.valueOf(id))
                        .ifPresent(
                                interpreter -> versions.forEach(version -> holders.add(holder(interpreter, version)))));
        return holders;
    }

    private static Map<String, @Nullable Object> holder(Interpreter interpreter, Version version) {
        Map<String, @Nullable Object> holder = new LinkedHashMap<>();
        holder.put("interpreter", interpreter.id());
        holder.put("name", interpreter.name());
        holder.put("version", version.toString());
        return holder;
    }

    private Map<String, @Nullable Object> describe(DeployedModule module) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("name", module.name());
        object.put("version", module.version().toString());
        object.put("class", module.className());
        object.put("interpreters", lower(module.interpreters()));
        object.put("gil", lower(module.gil()));
        object.put("initialization", lower(module.initialization()));
        object.put("imported_by", importers(module.name()));
        return object;
    }

    /** The interpreters that have a module, maybe in another version. */
    private List<Map<String, @Nullable Object>> importers(String module) {
        ImportSystem importSystem = services.importSystem();
        List<Map<String, @Nullable Object>> importers = new ArrayList<>();
        for (Interpreter interpreter : services.interpreters().list()) {
            importSystem
                    .find(interpreter, module)
                    .ifPresent(found ->
                            importers.add(holder(interpreter, found.spec().version())));
        }
        return importers;
    }

    /** For reading, each module's properties stand below its name, and who has it is a word. */
    private static Map<String, @Nullable Object> forReading(Map<String, @Nullable Object> description) {
        Map<String, @Nullable Object> flat = new LinkedHashMap<>(description);
        // Most bundles have nothing for Python.
        flat.remove("python", List.of());
        flat.computeIfPresent("held_by", (_, holders) -> words(holders));
        if (flat.remove("modules") instanceof List<?> modules) {
            for (Object module : modules) {
                Map<Object, @Nullable Object> inner = new LinkedHashMap<>((Map<?, ?>) module);
                inner.computeIfPresent("imported_by", (_, importers) -> words(importers));
                flat.put("module " + inner.remove("name"), inner);
            }
        }
        return flat;
    }

    private static List<String> words(Object interpreters) {
        return ((List<?>) interpreters)
                .stream()
                        .map(each -> (Map<?, ?>) each)
                        .map(each -> each.get("name") + " " + each.get("version"))
                        .toList();
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
