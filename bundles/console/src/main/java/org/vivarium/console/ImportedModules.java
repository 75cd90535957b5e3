package org.vivarium.console;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.modules.ImportSystem;
import org.vivarium.modules.Module;
import org.vivarium.modules.ModuleFunction;
import org.vivarium.modules.ModuleSpec;
import org.vivarium.modules.ModuleType;

/** The command {@code interp:modules}: the Java modules that an interpreter has imported, and what is in each. */
final class ImportedModules {
    static final String USAGE = """
        interp:modules - list the Java modules that an interpreter has imported, or show what is in one
        usage: interp:modules ID|NAME [MODULE] [--json]
          --json  print a JSON array of objects, or the object of the one
        Functions are shown as Python's help() does; one that does not say what it takes is shown with *args.
        example: interp:modules tenant greeting
        """;

    private static final String INDENT = "    ";

    private final Services services;

    /** A module's attributes by what they are, each kind in the order in which they were added. */
    private record Content(
            Map<String, ModuleFunction> functions,
            Map<String, ModuleType> types,
            Map<String, @Nullable Object> constants,
            List<String> submodules) {

        static Content of(Module module) {
            Content content =
                    new Content(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>(), new ArrayList<>());
            module.attributes().forEach((name, value) -> {
                switch (value) {
                    case ModuleFunction function -> content.functions.put(name, function);
                    case ModuleType type -> content.types.put(name, type);
                    case Module submodule -> content.submodules.add(name);
                    case null, default -> content.constants.put(name, asRead(value));
                }
            });
            return content;
        }

        List<String> signatures() {
            return functions.entrySet().stream()
                    .map(function -> Signatures.text(function.getKey(), function.getValue()))
                    .toList();
        }
    }

    /** A constant as whoever reads it gets it, by the table of values. */
    private static @Nullable Object asRead(@Nullable Object value) {
        return switch (value) {
            case Optional<?> optional -> asRead(optional.orElse(null));
            case Character character -> character.toString();
            case Collection<?> collection ->
                collection.stream().map(ImportedModules::asRead).toList();
            case byte[] bytes -> bytes;
            case Object array
            when array.getClass().isArray() ->
                IntStream.range(0, Array.getLength(array))
                        .mapToObj(index -> asRead(Array.get(array, index)))
                        .toList();
            case null, default -> value;
        };
    }

    ImportedModules(Services services) {
        this.services = services;
    }

    void run(Call call) {
        Interpreter interpreter = services.interpreters().get(call.operand(0));
        ImportSystem importSystem = services.importSystem();
        if (call.operands(1).isEmpty()) {
            list(call, interpreter, importSystem.modules(interpreter));
            return;
        }
        String name = call.operand(1);
        Module module = importSystem
                .find(interpreter, name)
                .orElseThrow(() -> new ConsoleException(interpreter + " has not imported " + name
                        + "; it has imported: " + names(importSystem.modules(interpreter))));
        call.out().print(call.json() ? Json.of(describe(module)) + "\n" : details(module));
    }

    private static String names(List<Module> modules) {
        return modules.isEmpty()
                ? "none"
                : String.join(", ", modules.stream().map(Module::name).toList());
    }

    private static void list(Call call, Interpreter interpreter, List<Module> modules) {
        if (call.json()) {
            call.out()
                    .println(Json.of(
                            modules.stream().map(ImportedModules::describe).toList()));
        } else if (modules.isEmpty()) {
            call.err().println(interpreter + " has imported no Java modules");
        } else {
            Table table = new Table("MODULE", "VERSION", "ORIGIN", "FUNCTIONS", "TYPES", "CONSTANTS", "SUBMODULES");
            for (Module module : modules) {
                Content content = Content.of(module);
                table.row(
                        module.name(),
                        module.spec().version(),
                        module.spec().origin(),
                        String.join(" ", content.signatures()),
                        String.join(" ", content.types.keySet()),
                        String.join(" ", content.constants.keySet()),
                        String.join(" ", content.submodules));
            }
            call.out().print(table.text(call.screen()));
        }
    }

    /** What there is to say in lines of a name and a value, then the attributes as {@code pydoc} shows them. */
    private static String details(Module module) {
        StringBuilder text = new StringBuilder(Properties.text(head(module)));
        Content content = Content.of(module);
        section(text, "functions", content.functions, (name, function) -> function(text, INDENT, name, function));
        section(text, "types", content.types, (name, type) -> {
            text.append(INDENT)
                    .append(Signatures.text(name, type.constructor()))
                    .append('\n');
            doc(text, INDENT, type.doc());
            type.methods().forEach((method, function) -> function(text, INDENT + INDENT, method, function));
        });
        section(
                text,
                "constants",
                content.constants,
                (name, value) -> text.append(INDENT)
                        .append(name)
                        .append(" = ")
                        .append(PythonText.of(value))
                        .append('\n'));
        if (!content.submodules.isEmpty()) {
            text.append("submodules\n");
            content.submodules.forEach(name -> text.append(INDENT).append(name).append('\n'));
        }
        return text.toString();
    }

    private static <T extends @Nullable Object> void section(
            StringBuilder text, String title, Map<String, T> attributes, BiConsumer<String, T> each) {
        if (!attributes.isEmpty()) {
            text.append(title).append('\n');
            attributes.forEach(each);
        }
    }

    private static void function(StringBuilder text, String indent, String name, ModuleFunction function) {
        text.append(indent).append(Signatures.text(name, function)).append('\n');
        doc(text, indent, Signatures.doc(function));
    }

    private static void doc(StringBuilder text, String indent, String doc) {
        doc.strip()
                .lines()
                .forEach(line ->
                        text.append((indent + INDENT + line).stripTrailing()).append('\n'));
    }

    private static Map<String, @Nullable Object> head(Module module) {
        ModuleSpec spec = module.spec();
        Map<String, @Nullable Object> head = new LinkedHashMap<>();
        head.put("name", module.name());
        head.put("version", spec.version().toString());
        head.put("origin", spec.origin());
        head.put("package", spec.isPackage());
        head.put("interpreters", lower(spec.interpreters()));
        head.put("gil", lower(spec.gil()));
        head.put("initialization", lower(spec.initialization()));
        return head;
    }

    private static Map<String, @Nullable Object> describe(Module module) {
        Content content = Content.of(module);
        Map<String, @Nullable Object> object = head(module);
        object.put("functions", describe(content.functions));
        object.put(
                "types",
                content.types.entrySet().stream()
                        .map(type -> describe(type.getKey(), type.getValue()))
                        .toList());
        object.put("constants", content.constants);
        object.put("submodules", content.submodules);
        return object;
    }

    private static Map<String, @Nullable Object> describe(String name, ModuleType type) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("name", name);
        object.put("signature", Signatures.text(name, type.constructor()));
        object.put("doc", type.doc());
        object.put("methods", describe(type.methods()));
        return object;
    }

    private static List<Map<String, Object>> describe(Map<String, ModuleFunction> functions) {
        List<Map<String, Object>> objects = new ArrayList<>();
        functions.forEach((name, function) -> {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("name", name);
            object.put("signature", Signatures.text(name, function));
            object.put("doc", Signatures.doc(function));
            objects.add(object);
        });
        return objects;
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
