package org.vivarium.console;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vivarium.modules.BundleDiff;
import org.vivarium.modules.DeployedBundle;
import org.vivarium.modules.ModuleBundles;
import org.vivarium.modules.ModuleBundles.Follow;
import org.vivarium.modules.ModuleException;
import org.vivarium.modules.Update;

/** The commands that put a bundle in the place of a deployed one, and tell beforehand what that would do. */
final class Updates {
    private final Services services;

    private Updates(Services services) {
        this.services = services;
    }

    static List<Command> commands(Services services, Foreground foreground) {
        Updates updates = new Updates(services);
        return List.of(new Command(UPDATE, foreground, updates::update), new Command(DIFF, foreground, updates::diff));
    }

    private static final String UPDATE = """
        module:update - deploy bundles in the place of those with the same symbolic names
        usage: module:update JAR... [--replace BUNDLE/VERSION] [--follow|--keep] [--dry-run] [--json]
          --replace BUNDLE/VERSION  the one to replace, where several versions are deployed
          --follow   every interpreter that has modules of the old one takes the new one at once, and so does every one that has
                     kept an earlier version
          --keep     none does; each takes it when it reloads, or with the next update
          --dry-run  change nothing, and print whom it would touch: interpreters with their channels and queues, modules, and
                     the services of these
          --json     print a JSON array of objects
        Without --follow and --keep it is as the config of each interpreter says, by follow_updates. An interpreter that cannot
        follow keeps what it has; the command fails then, and says why.
        example: module:update greeting-1.3.0.jar --follow
        """;

    private void update(Call call) {
        List<Path> jars = call.operands(0).stream().map(call::file).toList();
        String replaced = call.option("replace").orElse("");
        if (!replaced.isEmpty() && jars.size() > 1) {
            throw call.usage().fault("--replace goes with one JAR; there are " + jars.size());
        }
        Failures failures = new Failures();
        List<Map<String, @Nullable Object>> objects = new ArrayList<>();
        for (Path jar : jars) {
            try {
                objects.add(
                        call.has("dry-run") ? foretell(call, jar, replaced) : update(call, jar, replaced, failures));
            } catch (ModuleException e) {
                failures.add(e);
            }
        }
        if (call.json()) {
            call.out().println(Json.of(objects));
        }
        failures.throwIfAny();
    }

    private static Follow follow(Call call) {
        return call.has("follow") ? Follow.ALL : call.has("keep") ? Follow.NONE : Follow.CONFIG;
    }

    private Map<String, @Nullable Object> foretell(Call call, Path jar, String replaced) {
        ModuleBundles bundles = services.moduleBundles();
        var impact = bundles.impact(jar, replaced, follow(call));
        var to = bundles.diff(jar, replaced).to().version();
        if (!call.json()) {
            call.out().print(Impacts.text(impact, to, call.screen()));
        }
        return Impacts.describe(impact, to);
    }

    private Map<String, @Nullable Object> update(Call call, Path jar, String replaced, Failures failures) {
        ModuleBundles bundles = services.moduleBundles();
        Update update;
        try (LiveLine line = new LiveLine(call)) {
            // How many there are is asked for only where it is shown.
            int total = line.isSeen()
                    ? bundles.impact(jar, replaced, follow(call)).affected().size()
                    : 0;
            Rollout running = new Rollout(services.interpreters(), String.valueOf(jar.getFileName()), total);
            update = bundles.update(jar, replaced, follow(call), swap -> {
                running.add(swap);
                line.show(running.progress());
            });
        }
        Rollout rollout = new Rollout(
                services.interpreters(), update.to().id(), update.swaps().size());
        update.swaps().forEach(rollout::add);
        if (!call.json()) {
            call.out().println(summary(update, rollout));
        }
        rollout.report(call, failures);
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("bundle", update.to().symbolicName());
        object.put("from", update.from().version());
        object.put("to", update.to().version());
        object.put("interpreters", rollout.describe());
        return object;
    }

    private static String summary(Update update, Rollout rollout) {
        DeployedBundle from = update.from();
        return "updated " + from.symbolicName() + " " + from.version() + " to "
                + update.to().version() + "; "
                + new Rollout.Counts()
                        .add(rollout.followed(), "follows", "follow")
                        .addAll(rollout.kept(), "keeps", "keep")
                        .add(rollout.failed(), "failed:", "failed:")
                        .text("no interpreter has it");
    }

    private static final String DIFF = """
        module:diff - tell in what a bundle differs from the deployed one that it would replace
        usage: module:diff JAR [--replace BUNDLE/VERSION] [--json]
          --replace BUNDLE/VERSION  the one to compare with, where several versions are deployed
          --json  print a JSON object
        A line begins with + for what comes, - for what goes, ~ for what changes: modules, requirements, files.
        example: module:diff greeting-1.3.0.jar
        """;

    private void diff(Call call) {
        BundleDiff diff = services.moduleBundles()
                .diff(call.file(call.operand(0)), call.option("replace").orElse(""));
        if (call.json()) {
            Map<String, @Nullable Object> object = new LinkedHashMap<>();
            object.put("bundle", diff.to().symbolicName());
            object.put("from", diff.from().version());
            object.put("to", diff.to().version());
            object.put("lines", diff.lines());
            call.out().println(Json.of(object));
            return;
        }
        call.out()
                .println(diff.from().symbolicName() + " " + diff.from().version() + " -> "
                        + diff.to().version() + (diff.lines().isEmpty() ? ": the same content" : ""));
        diff.lines().forEach(call.out()::println);
    }
}
