package org.vivarium.console;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vivarium.interpreters.ExceptionSnapshot;
import org.vivarium.interpreters.ExecutionFailedException;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.ModuleRequirement;
import org.vivarium.modules.ImportSystem;
import org.vivarium.modules.Module;
import org.vivarium.modules.Swap;

/** The commands that bring modules into an interpreter, renew them, and take them out. */
final class Importing {
    private static final Pattern DOTTED_NAME =
            Pattern.compile("[^\\W\\d]\\w*(?:\\.[^\\W\\d]\\w*)*", Pattern.UNICODE_CHARACTER_CLASS);

    private static final Pattern NO_MODULE = Pattern.compile("ModuleNotFoundError: No module named '([^']+)'.*");

    private final Services services;

    private Importing(Services services) {
        this.services = services;
    }

    static List<Command> commands(Services services, Foreground foreground) {
        Importing importing = new Importing(services);
        return List.of(
                new Command(IMPORT, foreground, importing::importModules),
                new Command(RELOAD, foreground, importing::reload),
                new Command(UNLOAD, foreground, importing::unload));
    }

    private static final String IMPORT = """
        interp:import - import modules into an interpreter and print their versions
        usage: interp:import ID|NAME MODULE... [--trace] [--json]
          --trace  print too how long each import took, and those inside of it: to find the module, to install, resolve and
                   start its bundles, and to execute it; SELF is the sum of these, TOTAL is with the imports inside
          --json   print a JSON object
        A deployed module is meant first, then one of Python's, which gets its name in __main__. The versions that will
        do may follow the name of a deployed one, by ==, !=, >=, <=, >, < or ~=. Put them in quotes, for > and < redirect
        otherwise; with -c both quotes are needed: ./vivarium -c "interp:import tenant 'greeting>=1.2'"
        They are imported in this order, up to the first that fails. Several at once take less time than each by itself.
        example: interp:import tenant counter 'greeting>=1.2,<2' --trace
        """;

    private void importModules(Call call) {
        Interpreter interpreter = services.interpreters().get(call.operand(0));
        Deque<ModuleRequirement> requirements = new ArrayDeque<>();
        call.operands(1).forEach(typed -> requirements.add(requirement(call, typed)));
        ImportTimes times = new ImportTimes();
        List<Map<String, @Nullable Object>> imported = new ArrayList<>();
        call.work().breaker(new Interruption(services, interpreter));
        try {
            while (!requirements.isEmpty()) {
                List<ModuleRequirement> deployed = takeDeployed(interpreter, requirements);
                if (deployed.isEmpty()) {
                    String name = importPythons(interpreter, requirements.remove());
                    tell(call, imported, name, null);
                } else {
                    importDeployed(interpreter, deployed, times, module -> tell(call, imported, module.name(), module));
                }
            }
        } finally {
            // Before a failure too: what it took up to there may be why.
            if (call.has("trace") && !call.json() && !times.isEmpty()) {
                call.out().print(times.table().text(call.screen()));
            }
        }
        if (call.json()) {
            call.out().println(Json.of(describe(imported, call.has("trace") ? times : null)));
        } else if (call.has("trace") && times.isEmpty()) {
            call.err().println(interpreter + " has imported no deployed module that it did not have");
        }
    }

    private static void tell(
            Call call, List<Map<String, @Nullable Object>> imported, String name, @Nullable Module module) {
        imported.add(describe(name, module));
        if (!call.json()) {
            call.out().println(module == null ? name : text(module));
        }
    }

    private static Map<String, @Nullable Object> describe(
            List<Map<String, @Nullable Object>> imported, @Nullable ImportTimes times) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("imported", imported);
        if (times != null) {
            object.put("times", times.describe());
        }
        return object;
    }

    private static String text(Module module) {
        return module.name() + " " + module.spec().version();
    }

    private static Map<String, @Nullable Object> describe(String name, @Nullable Module module) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("module", name);
        object.put("version", module == null ? null : module.spec().version());
        object.put("origin", module == null ? null : module.spec().origin());
        return object;
    }

    /** A name of Python's may have letters that a deployed module's has not. */
    static ModuleRequirement requirement(Call call, String typed) {
        try {
            return DOTTED_NAME.matcher(typed).matches() ? ModuleRequirement.any(typed) : ModuleRequirement.parse(typed);
        } catch (IllegalArgumentException e) {
            throw call.usage().fault(String.valueOf(e.getMessage()));
        }
    }

    /** Takes the next modules up to the first that is not deployed. */
    private List<ModuleRequirement> takeDeployed(Interpreter interpreter, Deque<ModuleRequirement> requirements) {
        List<ModuleRequirement> deployed = new ArrayList<>();
        while (!requirements.isEmpty()
                && services.importSystem()
                        .provides(interpreter, requirements.element().name())) {
            deployed.add(requirements.remove());
        }
        return deployed;
    }

    /** Imports deployed modules together; tells of each that is there, be it that a later one fails. */
    private void importDeployed(
            Interpreter interpreter, List<ModuleRequirement> wanted, ImportTimes times, Consumer<Module> imported) {
        ImportSystem importSystem = services.importSystem();
        List<Module> modules;
        try {
            modules = importSystem.importModules(
                    interpreter,
                    wanted.stream().map(ModuleRequirement::toString).toList(),
                    times::add);
        } catch (RuntimeException | Error failure) {
            wanted.stream()
                    .map(each -> importSystem
                            .find(interpreter, each.name())
                            .filter(module -> each.matches(module.spec().version())))
                    .takeWhile(Optional::isPresent)
                    .forEach(module -> imported.accept(module.orElseThrow()));
            throw failure;
        }
        modules.forEach(imported);
    }

    /** Imports one of Python's; gives its name. */
    static String importPythons(Interpreter interpreter, ModuleRequirement requirement) {
        if (!requirement.clauses().isEmpty()) {
            throw new ConsoleException("no module " + requirement.name()
                    + " is deployed, and Python's own have no versions; deploy one, or leave the versions out");
        }
        String name = requirement.name();
        try {
            interpreter.exec("import " + name);
        } catch (ExecutionFailedException e) {
            // What is missing further inside is for the author of a module, who needs the traceback.
            if (isMissing(e.snapshot(), name)) {
                throw new ConsoleException(
                        "no module " + name + " is deployed, and Python has none of that name; see module:list");
            }
            throw e;
        }
        return name;
    }

    /** Whether the module itself, or a package that it is in, has not been found. */
    private static boolean isMissing(ExceptionSnapshot snapshot, String name) {
        Matcher missing = NO_MODULE.matcher(snapshot.formatted());
        return missing.matches() && (name + ".").startsWith(missing.group(1) + ".");
    }

    private static final String RELOAD = """
        interp:reload - fill a module of an interpreter with what is found now, in another version or the same
        usage: interp:reload ID|NAME MODULE [--json]
          --json  print a JSON object
        It stays the same module to all who hold it. Modules that are wired to a bundle of the old version come along. When
        anything fails, all of them stay as they were. The versions that will do may follow the name, in quotes.
        example: interp:reload tenant greeting
        """;

    private void reload(Call call) {
        Interpreter interpreter = services.interpreters().get(call.operand(0));
        String module = requirement(call, call.operand(1)).toString();
        call.work().breaker(new Interruption(services, interpreter));
        Swap swap = services.importSystem().reload(interpreter, module);
        if (call.json()) {
            call.out().println(Json.of(Swaps.describe(swap, interpreter.name())));
        } else if (swap.failure().isEmpty()) {
            swap.changes().forEach(change -> call.out().println(Swaps.text(change)));
        }
        Swaps.warnOfBusy(swap, interpreter.toString(), call.err());
        if (swap.failure().isPresent()) {
            throw new ConsoleException(Swaps.failure(swap, interpreter.toString()));
        }
    }

    private static final String UNLOAD = """
        interp:unload - take a module out of an interpreter
        usage: interp:unload ID|NAME MODULE
        It is cleared and freed, and its functions fail from then on. It fails when submodules are still there, or when
        somebody is still at work in it after the import_deadline of the interpreter.
        example: interp:unload tenant greeting
        """;

    private void unload(Call call) {
        Interpreter interpreter = services.interpreters().get(call.operand(0));
        call.work().breaker(new Interruption(services, interpreter));
        services.importSystem().unload(interpreter, call.operand(1));
    }
}
