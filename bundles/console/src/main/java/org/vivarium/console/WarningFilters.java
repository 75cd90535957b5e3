package org.vivarium.console;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vivarium.interpreters.Warning;
import org.vivarium.interpreters.WarningCategory;
import org.vivarium.interpreters.WarningFilter;
import org.vivarium.interpreters.Warnings;

/** The command {@code interp:warnings}: shows an interpreter's warnings, and says what becomes of the next ones. */
final class WarningFilters {
    static final List<WarningFilter.Action> ACTIONS = List.of(WarningFilter.Action.values());

    static final List<WarningCategory> CATEGORIES = List.of(
            WarningCategory.WARNING,
            WarningCategory.USER,
            WarningCategory.DEPRECATION,
            WarningCategory.PENDING_DEPRECATION,
            WarningCategory.SYNTAX,
            WarningCategory.RUNTIME,
            WarningCategory.FUTURE,
            WarningCategory.IMPORT,
            WarningCategory.UNICODE,
            WarningCategory.BYTES,
            WarningCategory.RESOURCE);

    private final Services services;

    private WarningFilters(Services services) {
        this.services = services;
    }

    static List<Command> commands(Services services, Foreground foreground) {
        return List.of(new Command(WARNINGS, foreground, new WarningFilters(services)::warnings));
    }

    private static final String WARNINGS = """
        interp:warnings - show the filters for an interpreter's warnings, and the last that were shown
        usage: interp:warnings ID|NAME [--filter ACTION[:CATEGORY]]... [--reset] [--json]
          --filter ACTION[:CATEGORY]  first put a filter in front; an ACTION is default, error, ignore, always, module or
                                      once, a CATEGORY such as DeprecationWarning; without one it is for all
          --reset                     before that, remove all filters
          --json                      print a JSON object
        The filters are asked from the top, and are for what Java code warns of. Python has its own in warnings.filters.
        example: interp:warnings tenant --filter ignore --filter error:DeprecationWarning
        """;

    private void warnings(Call call) {
        Warnings warnings = services.interpreters().get(call.operand(0)).warnings();
        // An action that is wrong changes none of them.
        List<WarningFilter> added = call.options("filter").stream()
                .map(typed -> filter(call, typed))
                .toList();
        if (call.has("reset")) {
            warnings.resetFilters();
        }
        added.forEach(warnings::filter);
        if (call.json()) {
            call.out().println(Json.of(describe(warnings)));
        } else {
            print(warnings, call);
        }
    }

    private static WarningFilter filter(Call call, String typed) {
        int colon = typed.indexOf(':');
        String action = colon < 0 ? typed : typed.substring(0, colon);
        String category = colon < 0 ? WarningCategory.WARNING.name() : typed.substring(colon + 1);
        return WarningFilter.of(
                one(call, "action", action, ACTIONS, WarningFilter.Action::toString),
                one(call, "category", category, CATEGORIES, WarningCategory::name));
    }

    /** The one of that name; an error lists the ones there are. */
    private static <T> T one(Call call, String what, String name, List<T> all, Function<T, String> naming) {
        return all.stream()
                .filter(each -> naming.apply(each).equals(name))
                .findFirst()
                .orElseThrow(() -> call.usage()
                        .fault("there is no " + what + " " + name + "; there are "
                                + all.stream().map(naming).collect(Collectors.joining(", "))));
    }

    private static void print(Warnings warnings, Call call) {
        Table table = new Table("ACTION", "CATEGORY", "MESSAGE", "MODULE", "LINE");
        for (WarningFilter filter : warnings.filters()) {
            table.row(
                    filter.action(),
                    filter.category().name(),
                    filter.message().map(Pattern::pattern).orElse("any"),
                    filter.module().map(Pattern::pattern).orElse("any"),
                    filter.lineno() == 0 ? "any" : filter.lineno());
        }
        table.row(warnings.defaultAction(), "the rest", "any", "any", "any");
        call.out().print(table.text(call.screen()));
        List<Warning> shown = warnings.shown();
        if (!shown.isEmpty()) {
            call.out().println();
            shown.forEach(warning -> call.out().println(warning));
        }
    }

    private static Map<String, @Nullable Object> describe(Warnings warnings) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put(
                "filters",
                warnings.filters().stream().map(WarningFilters::describe).toList());
        object.put("default_action", warnings.defaultAction());
        object.put(
                "shown", warnings.shown().stream().map(WarningFilters::describe).toList());
        return object;
    }

    private static Map<String, @Nullable Object> describe(WarningFilter filter) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("action", filter.action());
        object.put("category", filter.category().name());
        object.put("message", pattern(filter.message()));
        object.put("module", pattern(filter.module()));
        object.put("lineno", filter.lineno());
        return object;
    }

    private static @Nullable String pattern(Optional<Pattern> pattern) {
        return pattern.isPresent() ? pattern.get().pattern() : null;
    }

    private static Map<String, @Nullable Object> describe(Warning warning) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("message", warning.message());
        object.put("category", warning.category().name());
        object.put("module", warning.module());
        object.put("filename", warning.filename());
        object.put("lineno", warning.lineno());
        return object;
    }
}
