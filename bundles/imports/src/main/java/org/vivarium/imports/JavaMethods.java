package org.vivarium.imports;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.vivarium.modules.Arguments;
import org.vivarium.modules.Function;
import org.vivarium.modules.Module;
import org.vivarium.modules.Signature;

/** Finds the methods of Java classes that are annotated {@link Function}, and describes them as functions. For one module. */
final class JavaMethods {
    private final Module module;

    /** The classes that are neither given by callers nor given to them unless they are types, each with where it stands. */
    private final List<Needed> needed = new ArrayList<>();

    /**
     * A class that has to be a type.
     *
     * @param type the class
     * @param why what to throw when it is none
     */
    record Needed(Class<?> type, IllegalArgumentException why) {}

    JavaMethods(Module module) {
        this.module = module;
    }

    /** The classes that have to be types of the interpreter for what has been described to be of use. */
    List<Needed> needed() {
        return needed;
    }

    /**
     * The functions of an object, by name.
     *
     * @throws IllegalArgumentException when one cannot be called with values of the table
     */
    List<JavaMethod> functions(Object owner) {
        List<JavaMethod> functions = new ArrayList<>();
        for (Method method : annotated(owner.getClass())) {
            Optional<Object> receiver =
                    Modifier.isStatic(method.getModifiers()) ? Optional.empty() : Optional.of(owner);
            functions.add(describe(method, receiver, 0));
        }
        return functions;
    }

    /** The methods of a type, by name. Each takes the instance first. */
    List<JavaMethod> methods(Class<?> type) {
        List<JavaMethod> methods = new ArrayList<>();
        for (Method method : annotated(type)) {
            if (Modifier.isStatic(method.getModifiers())) {
                throw refused(method, "a method of a type cannot be static; make it a function of the module");
            }
            methods.add(describe(method, Optional.empty(), 1));
        }
        return methods;
    }

    /** What makes instances of a type. */
    JavaMethod constructor(Class<?> type) {
        if (!Modifier.isPublic(type.getModifiers()) || Modifier.isAbstract(type.getModifiers())) {
            throw new IllegalArgumentException(
                    type.getName() + " cannot be made a type; it has to be a public class that is not abstract");
        }
        List<Constructor<?>> candidates = List.of(type.getConstructors());
        List<Constructor<?>> chosen = candidates.stream()
                .filter(each -> each.isAnnotationPresent(Function.class))
                .toList();
        List<Constructor<?>> left = chosen.isEmpty() ? candidates : chosen;
        if (left.size() != 1) {
            throw new IllegalArgumentException(type.getName() + " cannot be made a type; it has "
                    + (left.isEmpty() ? "no public constructor" : left.size() + " public constructors")
                    + (left.size() > 1 && chosen.isEmpty() ? "; annotate one @Function" : ""));
        }
        return describe(left.getFirst(), Optional.empty(), 0);
    }

    /** The annotated methods, inherited ones too, in the order of the functions' names. */
    private static List<Method> annotated(Class<?> type) {
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            for (Method method : each.getDeclaredMethods()) {
                if (method.isAnnotationPresent(Function.class) && !Modifier.isPublic(method.getModifiers())) {
                    throw refused(method, "it is not public");
                }
            }
        }
        List<Method> methods = Arrays.stream(type.getMethods())
                // The compiler copies annotations to the bridges that it makes.
                .filter(method -> !method.isBridge() && method.isAnnotationPresent(Function.class))
                .sorted(Comparator.comparing(JavaMethods::nameOf))
                .toList();
        Set<String> names = new HashSet<>();
        for (Method method : methods) {
            if (!names.add(nameOf(method))) {
                throw refused(method, "another method is the function " + nameOf(method) + "() too; name one of them");
            }
        }
        return methods;
    }

    private static String nameOf(Executable declared) {
        Function annotation = declared.getAnnotation(Function.class);
        String name = annotation == null ? "" : annotation.name();
        String own = declared instanceof Constructor<?>
                ? declared.getDeclaringClass().getSimpleName()
                : declared.getName();
        return name.isEmpty() ? own : name;
    }

    /**
     * Describes a method or constructor.
     *
     * @param receiver the object that it is called on, when that is always the same
     * @param offset 1 when the instance comes first, otherwise 0
     */
    private JavaMethod describe(Executable declared, Optional<Object> receiver, int offset) {
        Parameter[] all = declared.getParameters();
        boolean takesModule = all.length > 0 && all[0].getType() == Module.class;
        List<Parameter> own = Arrays.asList(all).subList(takesModule ? 1 : 0, all.length);
        boolean takesArguments = own.size() == 1 && own.getFirst().getType() == Arguments.class;
        List<JavaParameter> parameters = new ArrayList<>();
        if (offset == 1) {
            parameters.add(JavaParameter.self(declared.getDeclaringClass()));
        }
        if (!takesArguments) {
            for (int i = 0; i < own.size(); i++) {
                parameters.add(parameter(declared, offset + i + (takesModule ? 1 : 0), own.get(i)));
            }
        }
        // Java has what takes the rest at its end; Python has it before what is given by name.
        parameters.sort(Comparator.comparing(JavaParameter::kind));
        checkResult(declared);
        Function annotation = declared.getAnnotation(Function.class);
        Signature signature = new Signature(
                nameOf(declared),
                parameters.stream().map(JavaParameter::description).toList(),
                annotation == null ? "" : annotation.doc());
        return new JavaMethod(
                takesArguments ? signature.rest("args").keywords("kwargs") : signature,
                handle(declared, receiver),
                all.length + offset,
                takesModule ? module : null,
                offset,
                List.copyOf(parameters));
    }

    private JavaParameter parameter(Executable declared, int index, Parameter own) {
        if (own.getType() == Arguments.class) {
            throw refused(declared, "Arguments takes all of them; it cannot stand beside another parameter");
        }
        JavaParameter parameter;
        try {
            parameter = JavaParameter.of(index, own);
        } catch (IllegalArgumentException e) {
            IllegalArgumentException refused = refused(declared, String.valueOf(e.getMessage()));
            refused.initCause(e);
            throw refused;
        }
        if (parameter.needsInstance()) {
            String name = parameter.description().name();
            needed.add(new Needed(
                    parameter.type(),
                    refused(
                            declared,
                            "no caller has a " + parameter.type().getTypeName() + " for parameter " + name
                                    + "; take a String, boolean, byte[], number, List, Map, Queue, end of a"
                                    + " channel or Object, or make the class a type of the module")));
        }
        return parameter;
    }

    /** Result types that can hold a value of the table, or turn into one, are fine; others have to be types. */
    private void checkResult(Executable declared) {
        if (!(declared instanceof Method method)) {
            return;
        }
        Class<?> result = method.getReturnType();
        if (!result.isPrimitive() && !result.isArray() && !Conversion.isGivable(result)) {
            needed.add(new Needed(
                    result,
                    refused(
                            declared,
                            "no caller can take the " + result.getTypeName()
                                    + " that it returns; return a value of the table, or make the class a"
                                    + " type of the module")));
        }
    }

    private static MethodHandle handle(Executable declared, Optional<Object> receiver) {
        try {
            // The class may be one that only its module can name.
            declared.setAccessible(true);
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            MethodHandle direct = declared instanceof Method method
                    ? lookup.unreflect(method)
                    : lookup.unreflectConstructor((Constructor<?>) declared);
            MethodHandle bound = receiver.map(direct.asFixedArity()::bindTo).orElse(direct.asFixedArity());
            int arity = bound.type().parameterCount();
            return bound.asType(MethodType.genericMethodType(arity)).asSpreader(Object[].class, arity);
        } catch (IllegalAccessException | InaccessibleObjectException e) {
            IllegalArgumentException refused =
                    refused(declared, "it is in a named Java module, which has to open its package");
            refused.initCause(e);
            throw refused;
        }
    }

    private static IllegalArgumentException refused(Executable declared, String why) {
        String parameters = Arrays.stream(declared.getParameterTypes())
                .map(Class::getSimpleName)
                .collect(Collectors.joining(", "));
        String name = declared instanceof Method ? "." + declared.getName() : "";
        return new IllegalArgumentException("%s%s(%s) cannot be a function: %s"
                .formatted(declared.getDeclaringClass().getName(), name, parameters, why));
    }
}
