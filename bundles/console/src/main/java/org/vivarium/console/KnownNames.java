package org.vivarium.console;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jline.reader.Candidate;
import org.jspecify.annotations.Nullable;
import org.vivarium.channels.Backlog;
import org.vivarium.channels.Channels;
import org.vivarium.channels.Queues;
import org.vivarium.gc.Collector;
import org.vivarium.gc.Collectors;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterException;
import org.vivarium.interpreters.InterpreterThread;
import org.vivarium.interpreters.Interpreters;
import org.vivarium.modules.DeployedBundle;
import org.vivarium.modules.ImportSystem;
import org.vivarium.modules.Module;
import org.vivarium.modules.ModuleBundles;
import org.vivarium.modules.ModuleFunction;
import org.vivarium.modules.Signature;

/** The names that {@link Completion} offers, as far as the services that know them are there. */
final class KnownNames {
    private final Services services;

    KnownNames(Services services) {
        this.services = services;
    }

    static Candidate candidate(String value, @Nullable String description) {
        return new Candidate(value, value, null, description, null, null, true);
    }

    /** A candidate that the rest of the word follows. */
    static Candidate prefix(String value) {
        return new Candidate(value, value, null, null, null, null, false);
    }

    /** The interpreters, main among them or not. Names only, for each would be there twice with its id. */
    List<Candidate> interpreters(boolean main) {
        return alive().stream()
                .filter(interpreter -> main || interpreter.id() != 0)
                .map(interpreter -> candidate(interpreter.name(), String.valueOf(interpreter.id())))
                .toList();
    }

    /** The interpreters that have ended, as far as their traces are kept. */
    List<Candidate> ended() {
        Interpreters interpreters = services.optional(Interpreters.class);
        return interpreters == null
                ? List.of()
                : interpreters.finalizations().stream()
                        .map(trace -> candidate(trace.name(), String.valueOf(trace.id())))
                        .toList();
    }

    /** The deployed bundles, with their versions where several are deployed. */
    List<Candidate> bundles() {
        Map<String, Long> versions = deployed().stream().collect(groupingBy(DeployedBundle::symbolicName, counting()));
        return deployed().stream()
                .map(bundle -> versions.getOrDefault(bundle.symbolicName(), 0L) > 1
                        ? candidate(bundle.id(), bundle.source())
                        : candidate(bundle.symbolicName(), bundle.version().toString()))
                .toList();
    }

    /** The modules that can be imported, with the versions that there are. */
    List<Candidate> importable() {
        Map<String, List<String>> versions = new TreeMap<>();
        for (DeployedBundle bundle : deployed()) {
            bundle.modules()
                    .forEach(module -> versions.computeIfAbsent(module.name(), name -> new ArrayList<>())
                            .add(module.version().toString()));
        }
        return versions.entrySet().stream()
                .map(module -> candidate(module.getKey(), String.join(", ", module.getValue())))
                .toList();
    }

    /** The modules that an interpreter has imported; all of them have where none is named. */
    List<Candidate> imported(Optional<String> interpreter) {
        return (interpreter.isPresent() ? find(interpreter.get()) : alive())
                .stream()
                        .flatMap(this::modules)
                        .collect(toMap(
                                Module::name,
                                module -> candidate(
                                        module.name(), module.spec().version().toString()),
                                (first, same) -> first,
                                TreeMap::new))
                        .values()
                        .stream()
                        .toList();
    }

    /** The functions of what an interpreter has imported, or all of them; of the other modules only the names are known. */
    List<Candidate> functions(Optional<String> interpreter) {
        Map<String, Candidate> candidates = new LinkedHashMap<>();
        importable().forEach(module -> candidates.put(module.value(), prefix(module.value() + ".")));
        (interpreter.isPresent() ? find(interpreter.get()) : alive())
                .stream()
                        .flatMap(this::modules)
                        .forEach(module -> module.attributes().forEach((name, value) -> {
                            if (value instanceof ModuleFunction function) {
                                String full = module.name() + "." + name;
                                candidates.put(
                                        full,
                                        candidate(
                                                full,
                                                Signatures.doc(function)
                                                        .lines()
                                                        .findFirst()
                                                        .orElse(null)));
                            }
                        }));
        return List.copyOf(candidates.values());
    }

    /** What arguments of a function can be named, of a module that has been imported. */
    List<Candidate> keywords(String interpreter, String function) {
        int dot = function.lastIndexOf('.');
        if (dot < 0) {
            return List.of();
        }
        return find(interpreter).stream()
                .flatMap(this::modules)
                .filter(module -> module.name().equals(function.substring(0, dot)))
                .map(module -> module.attributes().get(function.substring(dot + 1)))
                .flatMap(value ->
                        value instanceof ModuleFunction callable ? callable.signature().stream() : Stream.empty())
                .map(Signature::parameters)
                .flatMap(Collection::stream)
                .filter(parameter -> parameter.kind() == Signature.Kind.POSITIONAL_OR_KEYWORD
                        || parameter.kind() == Signature.Kind.KEYWORD_ONLY)
                .map(parameter -> prefix(parameter.name() + "="))
                .toList();
    }

    /**
     * The classes of the tracked objects of an interpreter, or of main where none is named, with how many there are of each. None
     * while somebody holds the interpreter's lock: who presses a key does not want to wait for that.
     */
    List<Candidate> classes(Optional<String> interpreter) {
        Collectors collectors = services.optional(Collectors.class);
        return find(interpreter.orElse("main")).stream()
                .filter(each -> each.threads().stream()
                        .noneMatch(thread -> thread.activity() == InterpreterThread.Activity.LOCKED))
                .flatMap(each -> collectors == null
                        ? Stream.empty()
                        : collectors.existing(each).stream().flatMap(collector -> classes(each, collector)))
                .toList();
    }

    private static Stream<Candidate> classes(Interpreter interpreter, Collector collector) {
        try {
            return interpreter
                    .<TrackedClasses, RuntimeException>attach(
                            () -> interpreter.<TrackedClasses, RuntimeException>locked(
                                    () -> new TrackedClasses(collector.objects())))
                    .counts()
                    .map(count -> candidate(count.getKey(), String.valueOf(count.getValue())));
        } catch (InterpreterException e) {
            // It has ended meanwhile, or lets nobody in any more: nothing is to be offered of it.
            return Stream.empty();
        }
    }

    /** The channels that there are, with how many items they hold. */
    List<Candidate> channels() {
        Channels channels = services.optional(Channels.class);
        return channels == null
                ? List.of()
                : channels.infos().stream()
                        .map(info -> numbered(info.id(), info.backlog()))
                        .toList();
    }

    /** The queues that there are, with how many items they hold. */
    List<Candidate> queues() {
        Queues queues = services.optional(Queues.class);
        return queues == null
                ? List.of()
                : queues.infos().stream()
                        .map(info -> numbered(info.id(), info.backlog()))
                        .toList();
    }

    private static Candidate numbered(long id, Backlog backlog) {
        return candidate(String.valueOf(id), Standing.items(backlog.count()));
    }

    private List<Interpreter> alive() {
        Interpreters interpreters = services.optional(Interpreters.class);
        return interpreters == null ? List.of() : interpreters.list();
    }

    private List<Interpreter> find(String idOrName) {
        Interpreters interpreters = services.optional(Interpreters.class);
        return interpreters == null
                ? List.of()
                : interpreters.find(idOrName).stream().toList();
    }

    private Stream<Module> modules(Interpreter interpreter) {
        ImportSystem importSystem = services.optional(ImportSystem.class);
        return importSystem == null ? Stream.empty() : importSystem.modules(interpreter).stream();
    }

    private List<DeployedBundle> deployed() {
        ModuleBundles bundles = services.optional(ModuleBundles.class);
        return bundles == null ? List.of() : bundles.list();
    }
}
