package org.vivarium.integration.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.reflect.AccessFlag;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Nothing static is mutable. A static field is final, and its declared type is none that holds things that change: no
 * array, atomic, adder, thread-local or string builder, and no collection, save a {@link List}, {@link Set} or
 * {@link java.util.Map} that is initialised straight from one of the JDK's unmodifiable factories. What the compiler
 * makes for itself, such as an enum's array of values, does not count.
 */
final class StaticState {
    private static final Set<String> IMMUTABLE_WHEN_MADE_SO =
            Set.of("java.util.List", "java.util.Set", "java.util.Map");
    private static final Set<String> FACTORIES = Set.of("of", "ofEntries", "copyOf", "toList");
    private static final Set<String> MUTABLE = Set.of(
            "java.lang.ThreadLocal",
            "java.lang.InheritableThreadLocal",
            "java.lang.StringBuilder",
            "java.lang.StringBuffer");

    private StaticState() {}

    /** The static fields of a class file that may change, and why. */
    static List<String> violations(Path classFile) {
        ClassModel type;
        try {
            type = ClassFile.of().parse(classFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Set<String> unmodifiable = fieldsFromFactories(type);
        List<String> found = new ArrayList<>();
        for (FieldModel field : type.fields()) {
            String name = field.fieldName().stringValue();
            if (field.flags().has(AccessFlag.STATIC) && !field.flags().has(AccessFlag.SYNTHETIC)) {
                String reason = reason(field, unmodifiable.contains(name));
                if (!reason.isEmpty()) {
                    found.add(type.thisClass().asInternalName().replace('/', '.') + "." + name + ": " + reason);
                }
            }
        }
        return found;
    }

    private static String reason(FieldModel field, boolean fromFactory) {
        if (!field.flags().has(AccessFlag.FINAL)) {
            return "not final";
        }
        ClassDesc type = field.fieldTypeSymbol();
        if (type.isPrimitive()) {
            return "";
        } else if (type.isArray()) {
            return "an array";
        }
        String name = name(type);
        if (IMMUTABLE_WHEN_MADE_SO.contains(name)) {
            return fromFactory ? "" : "a collection that comes from no unmodifiable factory";
        }
        boolean mutable =
                MUTABLE.contains(name) || name.startsWith("java.util.concurrent.atomic.") || isCollection(name);
        return mutable ? "a " + name : "";
    }

    /** The fields that the class initialiser sets right after a call of an unmodifiable factory. */
    private static Set<String> fieldsFromFactories(ClassModel type) {
        Set<String> fields = new HashSet<>();
        for (MethodModel method : type.methods()) {
            if (method.methodName().equalsString("<clinit>")) {
                List<Instruction> code = method.code()
                        .orElseThrow()
                        .elementStream()
                        .filter(Instruction.class::isInstance)
                        .map(Instruction.class::cast)
                        .toList();
                for (int i = 1; i < code.size(); i++) {
                    if (code.get(i) instanceof FieldInstruction set
                            && set.opcode() == Opcode.PUTSTATIC
                            && isFactory(code.get(i - 1))) {
                        fields.add(set.name().stringValue());
                    }
                }
            }
        }
        return fields;
    }

    private static boolean isFactory(Instruction instruction) {
        return instruction instanceof InvokeInstruction call
                && call.owner().asInternalName().startsWith("java/util/")
                && FACTORIES.contains(call.name().stringValue());
    }

    private static boolean isCollection(String name) {
        if (!name.startsWith("java.")) {
            return false;
        }
        try {
            Class<?> type = Class.forName(name, false, null);
            return java.util.Collection.class.isAssignableFrom(type) || java.util.Map.class.isAssignableFrom(type);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("a class of the JDK that this JDK lacks: " + name, e);
        }
    }

    private static String name(ClassDesc type) {
        return type.packageName().isEmpty() ? type.displayName() : type.packageName() + "." + type.displayName();
    }
}
