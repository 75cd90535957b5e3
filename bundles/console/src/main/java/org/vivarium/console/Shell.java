package org.vivarium.console;

import java.lang.reflect.Method;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.felix.gogo.runtime.CommandProxy;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Function;
import org.jspecify.annotations.Nullable;
import org.vivarium.console.ConsoleException.ExitException;

/** The commands about the console itself, and what it knows of all others. */
final class Shell {
    /** The scope of these commands. It comes first, for Gogo has a {@code help} too. */
    static final String SCOPE = "vivarium";

    /** In which order scopes are looked through for a command without one. */
    static final String SCOPES = SCOPE + ":interp:module:channel:queue:gc:runtime:*";

    private static final String OTHERS_HELP = "felix:help";
    private static final int INDENT = 2;
    private static final String FOOTER = """
        A command is typed as SCOPE:COMMAND, or without its scope where that is clear.
        help COMMAND shows how it is typed, with an example. help --all lists OSGi's commands, such as lb, too.
        With & behind it a command runs in background, until it is done or the session ends. It tells when it fails;
        channel:list, queue:list and interp:threads show what waits, and interp:kill and queue:close end it.
        """;

    private final SortedMap<String, Command> commands = new TreeMap<>();

    /** All commands of the console, by name. */
    static SortedMap<String, Command> commands(Services services, Foreground foreground) {
        Shell shell = new Shell();
        shell.add(Interp.commands(services, foreground));
        shell.add(Execution.commands(services, foreground));
        shell.add(Importing.commands(services, foreground));
        shell.add(Ending.commands(services, foreground));
        shell.add(Traces.commands(services, foreground));
        shell.add(WarningFilters.commands(services, foreground));
        shell.add(Modules.commands(services, foreground));
        shell.add(Updates.commands(services, foreground));
        shell.add(ChannelCommands.commands(services, foreground));
        shell.add(ChannelEnding.commands(services, foreground));
        shell.add(QueueCommands.commands(services, foreground));
        shell.add(GcCommands.commands(services, foreground));
        shell.add(Unloads.commands(services, foreground));
        shell.add(RuntimeCommands.commands(services, foreground));
        shell.add(List.of(new Command(HELP, foreground, shell::help), new Command(EXIT, foreground, shell::exit)));
        return shell.commands;
    }

    private void add(Collection<Command> more) {
        more.forEach(command -> commands.put(command.usage().name(), command));
    }

    private static final String HELP = """
        vivarium:help - list the commands, all or those of a scope, or show how one is typed
        usage: vivarium:help [COMMAND|SCOPE] [--all]
          --all  list the commands of OSGi and Gogo too
        example: help interp:create
        """;

    private void help(Call call) throws Exception {
        if (call.operands(0).isEmpty()) {
            List<String> own = List.of(SCOPES.split(":", -1));
            call.out().print(overview(call.session(), call.screen(), scope -> call.has("all") || own.contains(scope)));
            return;
        }
        String name = call.operand(0);
        Command own = find(commands, name);
        if (own != null) {
            call.out().print(own.usage().text());
        } else if (names(call.session()).stream().anyMatch(known -> known.startsWith(name + ":"))) {
            call.out().print(overview(call.session(), call.screen(), name::equals));
        } else if (names(call.session()).stream()
                .noneMatch(known -> known.equals(name) || known.endsWith(":" + name))) {
            throw new ConsoleException("there is no command " + name + "; type help");
        } else if (call.session().get(OTHERS_HELP) instanceof Function help) {
            help.execute(call.session(), List.of(name));
        } else {
            throw new ConsoleException(name + " has no help");
        }
    }

    private static final String EXIT = """
        vivarium:exit - end the session
        usage: vivarium:exit
        example: exit
        """;

    private void exit(Call call) {
        throw new ExitException();
    }

    /** The console's own command of that name, with or without scope. */
    static @Nullable Command find(Map<String, Command> commands, String name) {
        if (name.indexOf(':') >= 0) {
            return commands.get(name);
        }
        for (String scope : SCOPES.split(":", -1)) {
            Command command = commands.get(scope + ":" + name);
            if (command != null) {
                return command;
            }
        }
        return null;
    }

    private String overview(CommandSession session, Screen screen, Predicate<String> wanted) {
        List<String> first = List.of(SCOPES.split(":", -1));
        SortedMap<String, SortedMap<String, String>> scopes = new TreeMap<>(
                Comparator.<String>comparingInt(scope -> first.contains(scope) ? first.indexOf(scope) : first.size())
                        .thenComparing(Comparator.naturalOrder()));
        int width = 0;
        for (String name : names(session)) {
            int colon = name.indexOf(':');
            if (!wanted.test(name.substring(0, colon))) {
                continue;
            }
            scopes.computeIfAbsent(name.substring(0, colon), scope -> new TreeMap<>())
                    .put(name.substring(colon + 1), summary(session, name));
            width = Math.max(width, name.length() - colon - 1);
        }
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, SortedMap<String, String>> scope : scopes.entrySet()) {
            text.append(screen.bold(scope.getKey() + ":")).append('\n');
            for (Map.Entry<String, String> function : scope.getValue().entrySet()) {
                String label = " ".repeat(INDENT) + function.getKey();
                String line = label + " ".repeat(INDENT + INDENT + width - label.length()) + function.getValue();
                text.append(cut(line.stripTrailing(), screen.width().getAsInt()))
                        .append('\n');
            }
        }
        return text.append(FOOTER).toString();
    }

    private static String cut(String line, int width) {
        return line.length() <= width ? line : line.substring(0, Math.max(0, width - 3)) + "...";
    }

    /** The names of all commands of the session, with their scopes. */
    static Set<String> names(CommandSession session) {
        Set<String> names = new TreeSet<>();
        if (session.get(".commands") instanceof Collection<?> all) {
            // Gogo keeps the names of commands that have gone.
            all.stream()
                    .map(String::valueOf)
                    .filter(name -> session.get(name) instanceof Function)
                    .forEach(names::add);
        }
        return names;
    }

    /** What a command does, in a line; other bundles' commands tell it in an annotation of Gogo's. */
    private String summary(CommandSession session, String name) {
        Command own = commands.get(name);
        if (own != null) {
            return own.usage().summary();
        }
        if (!(session.get(name) instanceof CommandProxy proxy)) {
            return "";
        }
        try {
            Object target = proxy.getTarget();
            String function = name.substring(name.indexOf(':') + 1);
            for (Method method :
                    target == null ? new Method[0] : target.getClass().getMethods()) {
                Descriptor descriptor = method.getAnnotation(Descriptor.class);
                if (descriptor != null && method.getName().equalsIgnoreCase(function)) {
                    return descriptor.value();
                }
            }
            return "";
        } finally {
            proxy.ungetTarget();
        }
    }
}
