package org.vivarium.console;

import static org.vivarium.console.KnownNames.candidate;
import static org.vivarium.console.KnownNames.prefix;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.felix.service.command.CommandSession;
import org.jline.builtins.Completers.FilesCompleter;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import org.jspecify.annotations.Nullable;
import org.vivarium.gc.Collector;
import org.vivarium.interpreters.Access;
import org.vivarium.interpreters.InterpreterConfig;
import org.vivarium.interpreters.WarningFilter;

/** Completes commands, their options, and their operands by the nouns in their {@link Usage}. */
final class Completion implements Completer {
    /** The commands that main is not for. */
    private static final Set<String> ENDING = Set.of("interp:close", "interp:kill");

    /** The commands that are for modules that have been imported already. */
    private static final Set<String> IMPORTED =
            Set.of("interp:modules", "interp:reload", "interp:unload", "module:reload");

    private final Map<String, Command> commands;
    private final KnownNames names;
    private final Supplier<CommandSession> session;

    Completion(Map<String, Command> commands, Services services, Supplier<CommandSession> session) {
        this.commands = commands;
        names = new KnownNames(services);
        this.session = session;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        if (line.wordIndex() == 0) {
            candidates.addAll(commandNames(line.word()));
            return;
        }
        Command command = Shell.find(commands, line.words().getFirst());
        if (command == null) {
            return;
        }
        Usage usage = command.usage();
        if (line.word().startsWith("-")) {
            usage.options().forEach((name, option) -> candidates.add(new Candidate("--" + name)));
            return;
        }
        Place place = place(usage, line.words().subList(1, line.wordIndex()));
        if (place.noun() != null) {
            List<Candidate> found = new ArrayList<>(values(usage, place.noun(), place, reader, line));
            found.removeIf(candidate -> place.same().contains(candidate.value()));
            candidates.addAll(found);
        }
    }

    /**
     * What is completed.
     *
     * @param noun what can stand there, by the usage; null when nothing can
     * @param operands the operands before it
     * @param same those of the operands that are of the same noun
     * @param in the interpreter that {@code --in} names before it
     */
    private record Place(@Nullable String noun, List<String> operands, List<String> same, Optional<String> in) {
        /** The operand at an index, when it has been typed. */
        Optional<String> operand(int index) {
            return index < operands.size() ? Optional.of(operands.get(index)) : Optional.empty();
        }
    }

    private static Place place(Usage usage, List<String> before) {
        List<String> operands = new ArrayList<>();
        Optional<String> in = Optional.empty();
        for (int i = 0; i < before.size(); i++) {
            String word = before.get(i);
            Usage.Option option = word.startsWith("--") ? usage.options().get(word.substring(2)) : null;
            if (option == null) {
                operands.add(word);
            } else if (option.noun() != null && ++i == before.size()) {
                return new Place(option.noun(), operands, List.of(), in);
            } else if (option.name().equals("in")) {
                in = Optional.of(before.get(i));
            }
        }
        String noun = noun(usage, operands.size());
        List<String> same = new ArrayList<>();
        for (int i = 0; i < operands.size(); i++) {
            if (noun != null && noun.equals(noun(usage, i))) {
                same.add(operands.get(i));
            }
        }
        return new Place(noun, operands, same, in);
    }

    private static @Nullable String noun(Usage usage, int operand) {
        return usage.operand(operand).map(Usage.Operand::noun).orElse(null);
    }

    private List<Candidate> commandNames(String word) {
        List<Candidate> candidates = new ArrayList<>();
        for (String name : Shell.names(session.get())) {
            Command own = commands.get(name);
            String summary = own == null ? null : own.usage().summary();
            candidates.add(candidate(name, summary));
            // Without a scope there would be every command twice before the first letter.
            if (!word.isEmpty()) {
                candidates.add(candidate(name.substring(name.indexOf(':') + 1), summary));
            }
        }
        return candidates;
    }

    private List<Candidate> values(Usage usage, String noun, Place place, LineReader reader, ParsedLine line) {
        return switch (noun) {
            case "ID|NAME" ->
                switch (usage.name()) {
                    case "interp:trace" -> names.ended();
                    case "gc:unloads" ->
                        Stream.concat(names.ended().stream(), names.interpreters(true).stream())
                                .toList();
                    default -> names.interpreters(!ENDING.contains(usage.name()));
                };
            case "MODULE" -> modules(usage, place);
            case "MODULE.FUNCTION" -> names.functions(interpreter(usage, place));
            case "ARG", "NAME=VALUE" -> arguments(place);
            case "BUNDLE[/VERSION]", "BUNDLE/VERSION" -> names.bundles();
            case "BUNDLE[/VERSION]|MODULE" ->
                Stream.concat(names.bundles().stream(), names.importable().stream())
                        .toList();
            case "CLASS" -> names.classes(place.in());
            case "GENERATION" ->
                IntStream.range(0, Collector.GENERATIONS)
                        .mapToObj(generation -> candidate(String.valueOf(generation), null))
                        .toList();
            case "CHANNEL" -> names.channels();
            case "QUEUE" -> names.queues();
            case "RULE" -> all(Exchange.RULES);
            case "PRESET" -> all(InterpreterConfig.PRESETS);
            case "FIGURE" -> all(Top.FIGURES);
            case "FIELD=VALUE" -> fields(line.word());
            case "ACTION[:CATEGORY]" -> filters(line.word());
            case "COMMAND|SCOPE" -> commandNames(line.word());
            case "FILE" -> files(new FilesCompleter(session.get().currentDir()), reader, line);
            case "JAR" -> files(new JarsCompleter(session.get().currentDir()), reader, line);
            // A name to be chosen, or code: nothing is known.
            default -> List.of();
        };
    }

    private List<Candidate> modules(Usage usage, Place place) {
        if (!IMPORTED.contains(usage.name())) {
            return names.importable();
        }
        return names.imported(interpreter(usage, place));
    }

    /** The interpreter that has been typed, where the command is for one. */
    private static Optional<String> interpreter(Usage usage, Place place) {
        return "ID|NAME".equals(noun(usage, 0)) ? place.operand(0) : Optional.empty();
    }

    /** The names of the function's parameters that have no argument yet. */
    private List<Candidate> arguments(Place place) {
        List<Candidate> keywords = new ArrayList<>(
                names.keywords(place.operands().get(0), place.operands().get(1)));
        keywords.removeIf(
                keyword -> place.operands().stream().anyMatch(operand -> operand.startsWith(keyword.value())));
        return keywords;
    }

    /** A jar file, or a folder on the way to one. */
    private static final class JarsCompleter extends FilesCompleter {
        JarsCompleter(Path folder) {
            super(folder);
        }

        @Override
        protected boolean accept(Path path) {
            return super.accept(path)
                    && (Files.isDirectory(path) || path.toString().endsWith(".jar"));
        }
    }

    private static List<Candidate> files(Completer completer, LineReader reader, ParsedLine line) {
        List<Candidate> candidates = new ArrayList<>();
        completer.complete(reader, line, candidates);
        return candidates;
    }

    /** The folders that begin with what stands behind the sign, or behind the last separator. */
    private List<Candidate> folders(String word) {
        int begin = 1 + Math.max(word.indexOf('='), word.lastIndexOf(File.pathSeparatorChar));
        int end = 1 + Math.max(begin - 1, word.lastIndexOf('/'));
        Path parent = session.get().currentDir().resolve(word.substring(begin, end));
        if (!Files.isReadable(parent) || !Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(parent)) {
            return entries.filter(Files::isDirectory)
                    .map(folder -> prefix(word.substring(0, end) + folder.getFileName() + "/"))
                    .toList();
        } catch (IOException e) {
            // It has gone meanwhile: nothing is to be offered of it.
            return List.of();
        }
    }

    private List<Candidate> fields(String word) {
        if (Interp.FOLDERS.stream().anyMatch(field -> word.startsWith(field + "="))) {
            return folders(word);
        }
        List<Candidate> candidates = new ArrayList<>();
        for (String field : InterpreterConfig.FIELDS) {
            if (field.equals("gil")) {
                for (InterpreterConfig.Gil gil : InterpreterConfig.Gil.values()) {
                    candidates.add(candidate(field + "=" + gil, null));
                }
            } else if (field.equals("files")) {
                for (Access.Files files : Access.Files.values()) {
                    candidates.add(candidate(field + "=" + files, null));
                }
            } else if (field.equals("modules") && word.startsWith("modules=")) {
                // The requirements before stay; conditions are for the user to add.
                String before = word.substring(0, 1 + Math.max(word.indexOf('='), word.lastIndexOf(' ')));
                names.importable().forEach(module -> candidates.add(prefix(before + module.value())));
            } else if (Interp.FOLDERS.contains(field)
                    || field.equals("modules")
                    || field.endsWith("_limit")
                    || field.endsWith("_deadline")) {
                candidates.add(prefix(field + "="));
            } else {
                candidates.add(candidate(field + "=true", null));
                candidates.add(candidate(field + "=false", null));
            }
        }
        return candidates;
    }

    /** The categories come after the colon only, for there are many. */
    private static List<Candidate> filters(String word) {
        List<Candidate> candidates = new ArrayList<>();
        for (WarningFilter.Action action : WarningFilters.ACTIONS) {
            candidates.add(candidate(action.toString(), null));
            if (word.startsWith(action + ":")) {
                WarningFilters.CATEGORIES.forEach(
                        category -> candidates.add(candidate(action + ":" + category.name(), null)));
            }
        }
        return candidates;
    }

    private static List<Candidate> all(List<String> values) {
        return values.stream().map(value -> candidate(value, null)).toList();
    }
}
