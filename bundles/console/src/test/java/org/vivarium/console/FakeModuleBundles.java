package org.vivarium.console;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.Version;
import org.vivarium.modules.BundleDiff;
import org.vivarium.modules.DeployedBundle;
import org.vivarium.modules.DeployedBundle.DeployedModule;
import org.vivarium.modules.Gil;
import org.vivarium.modules.Impact;
import org.vivarium.modules.Initialization;
import org.vivarium.modules.ModuleBundles;
import org.vivarium.modules.ModuleException;
import org.vivarium.modules.MultipleInterpreters;
import org.vivarium.modules.Swap;
import org.vivarium.modules.Undeployment;
import org.vivarium.modules.Update;

/**
 * Knows bundles by the names of their files: {@code counter-1.3.0.jar} is {@code org.example.counter 1.3.0} with the module
 * {@code counter}, and without a version it is 1.2.0. Such a bundle registers one service. What interpreters have of
 * channels and queues is what the fakes of these say.
 */
final class FakeModuleBundles implements ModuleBundles {
    private static final Pattern JAR = Pattern.compile("([a-z_]+)(?:-([\\d.]+))?\\.jar");
    private static final String NEEDED = "bundle ";

    private final FakePlatform platform;
    private final FakeImportSystem imports;

    FakeModuleBundles(FakePlatform platform, FakeImportSystem imports) {
        this.platform = platform;
        this.imports = imports;
    }

    static DeployedBundle bundle(String symbolicName, String module, String version, List<String> requirements) {
        return new DeployedBundle(
                symbolicName,
                Version.valueOf(version),
                module + ".jar",
                List.of(new DeployedModule(
                        module,
                        Version.valueOf(version),
                        "org.example." + module,
                        MultipleInterpreters.PER_INTERPRETER_LOCK,
                        Gil.USED,
                        Initialization.MULTI_PHASE)),
                List.of(),
                requirements);
    }

    private static DeployedBundle read(Path jar) {
        Matcher name = JAR.matcher(String.valueOf(jar.getFileName()));
        if (!name.matches()) {
            throw new ModuleException(jar + " is not a bundle");
        }
        String version = name.group(2) == null ? "1.2.0" : name.group(2);
        return bundle("org.example." + name.group(1), name.group(1), version, List.of());
    }

    @Override
    public DeployedBundle deploy(Path jar) {
        DeployedBundle bundle = read(jar);
        if (platform.deployed.stream().anyMatch(each -> each.id().equals(bundle.id()))) {
            throw new ModuleException(bundle.id() + " is deployed already; update or undeploy it");
        }
        platform.deployed.add(bundle);
        return bundle;
    }

    @Override
    public Update update(Path jar, String replaced, Follow follow, Consumer<? super Swap> progress) {
        DeployedBundle to = read(jar);
        DeployedBundle from = replaced(to, replaced);
        platform.deployed.set(platform.deployed.indexOf(from), to);
        List<Swap> swaps = new ArrayList<>();
        for (FakeInterpreter interpreter : List.copyOf(platform.alive)) {
            module(interpreter, from).ifPresent(module -> {
                Swap swap = follows(interpreter, follow)
                        ? imports.swap(interpreter, module, to)
                        : keeps(interpreter, module);
                swaps.add(swap);
                progress.accept(swap);
            });
        }
        return new Update(from, to, swaps);
    }

    private static Swap keeps(FakeInterpreter interpreter, FakeModule module) {
        return new Swap(
                interpreter.id(),
                List.of(),
                List.of(module.spec().version()),
                Optional.empty(),
                List.of(),
                Duration.ZERO);
    }

    private DeployedBundle replaced(DeployedBundle to, String replaced) {
        return find(replaced.isEmpty() ? to.symbolicName() : replaced);
    }

    private static boolean follows(FakeInterpreter interpreter, Follow follow) {
        return follow == Follow.ALL
                || (follow == Follow.CONFIG && interpreter.config().imports().followUpdates());
    }

    @Override
    public SortedMap<Long, List<Version>> holders(String bundle) {
        DeployedBundle found = find(bundle);
        SortedMap<Long, List<Version>> holders = new TreeMap<>();
        for (FakeInterpreter interpreter : platform.alive) {
            module(interpreter, found)
                    .ifPresent(module ->
                            holders.put(interpreter.id(), List.of(module.spec().version())));
        }
        return holders;
    }

    /** The bundle's module that an interpreter has imported, or one of a version that is deployed no longer. */
    private Optional<FakeModule> module(FakeInterpreter interpreter, DeployedBundle bundle) {
        return interpreter.modules.stream()
                .map(FakeModule.class::cast)
                .filter(module -> isOf(module, bundle)
                        || (module.spec().origin().startsWith(bundle.symbolicName() + " ")
                                && platform.deployed.stream().noneMatch(other -> isOf(module, other))))
                .findFirst();
    }

    private static boolean isOf(FakeModule module, DeployedBundle bundle) {
        return module.spec().origin().equals(bundle.symbolicName() + " " + bundle.version());
    }

    @Override
    public Impact impact(Path jar, String replaced, Follow follow) {
        return impact(replaced(read(jar), replaced), follow);
    }

    @Override
    public Impact impact(String bundle) {
        return impact(find(bundle), Follow.NONE);
    }

    private Impact impact(DeployedBundle bundle, Follow follow) {
        List<Impact.Affected> affected = new ArrayList<>();
        for (FakeInterpreter interpreter : platform.alive) {
            module(interpreter, bundle)
                    .ifPresent(module -> affected.add(new Impact.Affected(
                            interpreter.id(),
                            interpreter.name(),
                            follows(interpreter, follow),
                            List.of(module.spec().version()),
                            List.of(module.name()),
                            List.of("org.example." + module.name() + ".Service"),
                            channelsOf(interpreter.id()),
                            queuesOf(interpreter.id()),
                            Optional.empty())));
        }
        return new Impact(bundle, affected);
    }

    private List<Impact.Ends> channelsOf(long interpreter) {
        return platform.channels.all.entrySet().stream()
                .map(each -> new Impact.Ends(
                        each.getKey(),
                        each.getValue().senders.getOrDefault(interpreter, false),
                        each.getValue().receivers.getOrDefault(interpreter, false)))
                .filter(ends -> ends.send() || ends.recv())
                .toList();
    }

    private List<Long> queuesOf(long interpreter) {
        return platform.queues.all.entrySet().stream()
                .filter(each -> each.getValue().bindings.containsKey(interpreter))
                .map(Map.Entry::getKey)
                .toList();
    }

    @Override
    public BundleDiff diff(Path jar, String replaced) {
        DeployedBundle to = read(jar);
        DeployedBundle from = replaced(to, replaced);
        return new BundleDiff(
                from,
                to,
                from.version().equals(to.version())
                        ? List.of()
                        : List.of("~ module " + to.modules().getFirst().name() + " " + to.version(), "+ file NEWS"));
    }

    @Override
    public List<DeployedBundle> closure(String bundle) {
        List<DeployedBundle> closure = new ArrayList<>();
        DeployedBundle first = find(bundle);
        for (String requirement : first.requirements()) {
            String needed = requirement.substring(NEEDED.length());
            if (platform.deployed.stream().noneMatch(each -> each.symbolicName().equals(needed))) {
                throw new ModuleException("bundle " + first.symbolicName() + " " + first.version() + " requires "
                        + requirement + ", which neither the platform nor a deployed bundle provides");
            }
            closure.addAll(closure(needed));
        }
        closure.add(first);
        return closure;
    }

    @Override
    public Undeployment undeploy(String bundle) {
        DeployedBundle gone = find(bundle);
        platform.deployed.remove(gone);
        List<Swap> swaps = new ArrayList<>();
        for (FakeInterpreter interpreter : platform.alive) {
            module(interpreter, gone).ifPresent(module -> swaps.add(keeps(interpreter, module)));
        }
        return new Undeployment(gone, swaps);
    }

    private DeployedBundle find(String bundle) {
        List<DeployedBundle> found = platform.deployed.stream()
                .filter(each -> each.symbolicName().equals(bundle) || each.id().equals(bundle))
                .toList();
        if (found.size() > 1) {
            throw new ModuleException("several versions of " + bundle + " are deployed: "
                    + String.join(", ", found.stream().map(DeployedBundle::id).toList()) + "; name one");
        } else if (found.isEmpty()) {
            throw new ModuleException("there is no deployed bundle " + bundle);
        }
        return found.getFirst();
    }

    @Override
    public List<DeployedBundle> list() {
        return List.copyOf(platform.deployed);
    }
}
