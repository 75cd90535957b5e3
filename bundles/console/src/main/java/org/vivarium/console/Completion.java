package org.vivarium.console;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.felix.service.command.CommandSession;
import org.jline.builtins.Completers.FilesCompleter;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import org.jspecify.annotations.Nullable;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterConfig;
import org.vivarium.interpreters.Interpreters;
import org.vivarium.interpreters.WarningFilter;
import org.vivarium.modules.DeployedBundle;
import org.vivarium.modules.ImportSystem;
import org.vivarium.modules.ModuleBundles;
import org.vivarium.modules.ModuleFunction;

/** Completes commands, their options, and their operands by the nouns in their {@link Usage}. */
final class Completion implements Completer {
    /** The commands that main is not for. */
    private static final Set<String> ENDING = Set.of("interp:close", "interp:kill");

    private final Map<String, Command> commands;
    private final Services services;
    private final Supplier<CommandSession> session;

    Completion(Map<String, Command> commands, Services services, Supplier<CommandSession> session) {
        this.commands = commands;
        this.services = services;
        this.session = session;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        if (line.wordIndex() == 0) {
            commandNames(line.word(), candidates);
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
        noun(usage, before(line)).ifPresent(noun -> values(usage, noun, reader, line, candidates));
    }

    private void commandNames(String word, List<Candidate> candidates) {
        for (String name : Shell.names(session.get())) {
            Command own = commands.get(name);
            String summary = own == null ? null : own.usage().summary();
            candidates.add(candidate(name, summary));
            // Without a scope there would be every command twice before the first letter.
            if (!word.isEmpty()) {
                candidates.add(candidate(name.substring(name.indexOf(':') + 1), summary));
            }
        }
    }

    /** The words between the command and the one that is completed. */
    private static List<String> before(ParsedLine line) {
        return line.words().subList(1, line.wordIndex());
    }

    /** What can stand after the words, by the usage. */
    private static Optional<String> noun(Usage usage, List<String> before) {
        int operands = 0;
        for (int i = 0; i < before.size(); i++) {
            String word = before.get(i);
            Usage.Option option = word.startsWith("--") ? usage.options().get(word.substring(2)) : null;
            if (option == null) {
                operands++;
            } else if (option.noun() != null && ++i == before.size()) {
                return Optional.of(option.noun());
            }
        }
        return usage.operand(operands).map(Usage.Operand::noun);
    }

    private void values(Usage usage, String noun, LineReader reader, ParsedLine line, List<Candidate> candidates) {
        switch (noun) {
            case "ID|NAME" -> interpreters(usage, before(line), candidates);
            case "MODULE" -> modules(candidates);
            case "MODULE.FUNCTION" -> functions(before(line), candidates);
            case "BUNDLE" -> bundles(candidates);
            case "BUNDLE|MODULE" -> {
                bundles(candidates);
                modules(candidates);
            }
            case "PRESET" -> InterpreterConfig.PRESETS.forEach(preset -> candidates.add(new Candidate(preset)));
            case "FIGURE" -> Top.FIGURES.forEach(figure -> candidates.add(candidate(figure, null)));
            case "FIELD=VALUE" -> fields(candidates);
            case "ACTION[:CATEGORY]" -> filters(line.word(), candidates);
            case "COMMAND" -> commandNames(line.word(), candidates);
            case "FILE", "JAR" -> new FilesCompleter(session.get().currentDir()).complete(reader, line, candidates);
            default -> {
                // A name to be chosen, code, or an argument: nothing is known.
            }
        }
    }

    /** Names only, for each would be there twice with its id. */
    private void interpreters(Usage usage, List<String> before, List<Candidate> candidates) {
        Interpreters interpreters = services.optional(Interpreters.class);
        if (interpreters == null) {
            return;
        }
        if (usage.name().equals("interp:trace")) {
            interpreters
                    .finalizations()
                    .forEach(trace -> candidates.add(candidate(trace.name(), String.valueOf(trace.id()))));
            return;
        }
        boolean ending = ENDING.contains(usage.name());
        for (Interpreter interpreter : interpreters.list()) {
            if (!ending || (interpreter.id() != 0 && !before.contains(interpreter.name()))) {
                candidates.add(candidate(interpreter.name(), String.valueOf(interpreter.id())));
            }
        }
    }

    private List<DeployedBundle> deployed() {
        ModuleBundles bundles = services.optional(ModuleBundles.class);
        return bundles == null ? List.of() : bundles.list();
    }

    private void bundles(List<Candidate> candidates) {
        deployed()
                .forEach(bundle -> candidates.add(
                        candidate(bundle.symbolicName(), bundle.version().toString())));
    }

    private void modules(List<Candidate> candidates) {
        for (DeployedBundle bundle : deployed()) {
            bundle.modules().forEach(module -> candidates.add(candidate(module.name(), bundle.symbolicName())));
        }
    }

    /** The functions of what the interpreter has imported; of the other modules only the names are known. */
    private void functions(List<String> before, List<Candidate> candidates) {
        for (DeployedBundle bundle : deployed()) {
            bundle.modules().forEach(module -> candidates.add(prefix(module.name() + ".")));
        }
        Interpreters interpreters = services.optional(Interpreters.class);
        ImportSystem importSystem = services.optional(ImportSystem.class);
        if (interpreters == null || importSystem == null) {
            return;
        }
        before.stream()
                .flatMap(word -> interpreters.find(word).stream())
                .flatMap(interpreter -> importSystem.modules(interpreter).stream())
                .forEach(module -> module.attributes().forEach((name, value) -> {
                    if (value instanceof ModuleFunction) {
                        candidates.add(candidate(module.name() + "." + name, null));
                    }
                }));
    }

    private static void fields(List<Candidate> candidates) {
        for (String field : InterpreterConfig.FIELDS) {
            if (field.equals("gil")) {
                for (InterpreterConfig.Gil gil : InterpreterConfig.Gil.values()) {
                    candidates.add(candidate(field + "=" + gil, null));
                }
            } else if (field.endsWith("_limit") || field.endsWith("_deadline")) {
                candidates.add(prefix(field + "="));
            } else {
                candidates.add(candidate(field + "=true", null));
                candidates.add(candidate(field + "=false", null));
            }
        }
    }

    /** The categories come after the colon only, for there are many. */
    private static void filters(String word, List<Candidate> candidates) {
        for (WarningFilter.Action action : WarningFilters.ACTIONS) {
            candidates.add(candidate(action.toString(), null));
            if (word.startsWith(action + ":")) {
                WarningFilters.CATEGORIES.forEach(
                        category -> candidates.add(candidate(action + ":" + category.name(), null)));
            }
        }
    }

    private static Candidate candidate(String value, @Nullable String description) {
        return new Candidate(value, value, null, description, null, null, true);
    }

    /** A candidate that the rest of the word follows. */
    private static Candidate prefix(String value) {
        return new Candidate(value, value, null, null, null, null, false);
    }
}
