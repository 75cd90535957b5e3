package org.vivarium.python;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.jspecify.annotations.Nullable;
import org.vivarium.modules.Arguments;
import org.vivarium.modules.ModuleFunction;

/**
 * What the Python function of a module's function calls: with the names of the keyword arguments, or None, then their values, then
 * the arguments by place.
 */
record PythonFunction(PythonContext context, String name, ModuleFunction function) implements ProxyExecutable {
    @Override
    public @Nullable Object execute(Value... arguments) {
        return context.entered(() -> context.toPython(call(arguments, 0)));
    }

    /** Calls the function with what stands from that index on. */
    @Nullable
    Object call(Value[] arguments, int from) throws Exception {
        Value names = arguments[from];
        int first = from + 1;
        Map<String, @Nullable Object> keywords = Map.of();
        if (!names.isNull()) {
            keywords = new LinkedHashMap<>();
            for (long i = 0; i < names.getArraySize(); i++) {
                keywords.put(names.getArrayElement(i).asString(), context.toJava(arguments[first++]));
            }
        }
        List<@Nullable Object> values = new ArrayList<>(arguments.length - first);
        for (int i = first; i < arguments.length; i++) {
            values.add(context.toJava(arguments[i]));
        }
        return function.call(
                new Arguments(name, Collections.unmodifiableList(values), Collections.unmodifiableMap(keywords)));
    }
}
