package org.vivarium.crossing;

import java.lang.constant.ClassDesc;
import java.lang.invoke.MethodHandles;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.vivarium.classspace.ClassSpace;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterNotFoundException;
import org.vivarium.interpreters.NotShareableException;

/**
 * An interpreter that a value comes from or goes to, while a thread of its own is at it.
 *
 * @param surroundings what is the same for all of them
 * @param interpreter which one
 */
record Side(Surroundings surroundings, Interpreter interpreter) {
    /** Whose a class is. */
    enum Home {
        /** The JDK's or a bundle's of the platform: the same for all. */
        PLATFORM,
        /** A bundle's in the class space, or in none any more. */
        SPACE
    }

    long id() {
        return interpreter.id();
    }

    /**
     * Whose a class of a value is.
     *
     * @throws NotShareableException when it is another interpreter's
     */
    Home homeOf(Class<?> type) {
        Bundle bundle = FrameworkUtil.getBundle(type);
        if (bundle == null) {
            return Home.PLATFORM;
        } else if (bundle.getState() == Bundle.UNINSTALLED) {
            return Home.SPACE;
        }
        Optional<Long> owner = surroundings.spaces().get().flatMap(spaces -> spaces.ownerOf(bundle));
        if (owner.isPresent() && owner.get() != id()) {
            throw new NotShareableException("an object of " + type.getName() + " belongs to interpreter " + owner.get()
                    + ", not to " + interpreter + "; share it where it belongs");
        }
        return owner.isPresent() ? Home.SPACE : Home.PLATFORM;
    }

    /**
     * The class of that name in the class space.
     *
     * @param name as {@link Class#getName} has it, arrays included
     * @throws NotShareableException when there is none
     */
    Class<?> load(String name) {
        int dimensions = name.lastIndexOf('[') + 1;
        if (dimensions == 0) {
            return loadElement(name);
        }
        Class<?> type = name.endsWith(";")
                ? loadElement(name.substring(dimensions + 1, name.length() - 1))
                : primitive(name.substring(dimensions));
        for (int i = 0; i < dimensions; i++) {
            type = type.arrayType();
        }
        return type;
    }

    private static Class<?> primitive(String descriptor) {
        try {
            return ClassDesc.ofDescriptor(descriptor).resolveConstantDesc(MethodHandles.publicLookup());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("no primitive type: " + descriptor, e);
        }
    }

    private Class<?> loadElement(String name) {
        try {
            // Not by Class.forName: the JVM would keep what it found for as long as the loader, past a new version of
            // the bundle.
            return classLoader().loadClass(name);
        } catch (ClassNotFoundException e) {
            throw new NotShareableException(
                    "class " + name + " is not in " + interpreter + "; import a module there that has it");
        } catch (LinkageError e) {
            throw new NotShareableException(
                    "class " + name + " cannot be loaded in " + interpreter + ": " + Refusal.words(e));
        }
    }

    /**
     * Finds what the class space finds.
     *
     * @throws NotShareableException when there is no class space any more
     */
    ClassLoader classLoader() {
        return space().map(ClassSpace::classLoader)
                .orElseThrow(() -> new NotShareableException(interpreter
                        + " has no class space, so that no object of a class of its own can be made in it"));
    }

    /** The class space; empty when the interpreter is ending and has none, and when nobody makes class spaces. */
    Optional<ClassSpace> space() {
        try {
            return surroundings.spaces().get().map(spaces -> spaces.of(interpreter));
        } catch (InterpreterNotFoundException e) {
            return Optional.empty();
        }
    }

    /**
     * The shape of an accessible record class.
     *
     * @throws NotShareableException when the classes of its components cannot be loaded
     */
    RecordShape shapeOf(Class<?> type) {
        try {
            return surroundings.shapes().get(type);
        } catch (LinkageError e) {
            throw new NotShareableException(
                    "record " + type.getName() + " cannot be used in " + interpreter + ": " + Refusal.words(e));
        }
    }

    /** The codec for exactly that class, which is to be closed after use; null when there is none. */
    @Nullable
    FoundCodec codecFor(Class<?> type) {
        return FoundCodec.find(type, this);
    }
}
