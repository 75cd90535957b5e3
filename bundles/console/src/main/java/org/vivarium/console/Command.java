package org.vivarium.console;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.jspecify.annotations.Nullable;

/**
 * One console command as Gogo sees it. It is a {@link Function} and no method, for Gogo passes a function what was typed,
 * where it would make a number or null out of it for a method.
 */
final class Command implements Function {
    private final Usage usage;
    private final Foreground foreground;
    private final Body body;

    /** What a command does. It prints its result; Gogo gets no value, so that nothing is printed twice. */
    @FunctionalInterface
    interface Body {
        void run(Call call) throws Exception;
    }

    Command(String usage, Foreground foreground, Body body) {
        this.usage = Usage.of(usage);
        this.foreground = foreground;
        this.body = body;
    }

    Usage usage() {
        return usage;
    }

    @Override
    public @Nullable Object execute(CommandSession session, List<Object> arguments) throws Exception {
        List<String> typed = new ArrayList<>();
        flatten(arguments, typed);
        Usage.Parsed parsed = usage.parse(typed);
        if (parsed.options().containsKey("help")) {
            System.out.print(usage.text());
            return null;
        }
        Foreground.Work work = foreground.begin();
        try {
            body.run(new Call(usage, parsed, session, work));
        } finally {
            foreground.end(work);
        }
        return null;
    }

    /** A file pattern that matches several files arrives as one list; and so does a list of Gogo's, which is no value here. */
    private void flatten(Collection<? extends @Nullable Object> arguments, List<String> into) {
        for (Object argument : arguments) {
            if (argument == null) {
                throw usage.fault("an argument is a variable that is not set");
            } else if (argument instanceof Map || (argument instanceof Collection && usage.takesValues())) {
                throw usage.fault("[ ] is the console's own here; put a value in quotes: '[1, 2]' or '{\"a\": 1}'");
            } else if (argument instanceof Function) {
                throw usage.fault("{ } is the console's own here; put a value in quotes: '{\"a\": 1}'");
            } else if (argument instanceof Collection<?> several) {
                flatten(several, into);
            } else {
                into.add(argument.toString());
            }
        }
    }
}
