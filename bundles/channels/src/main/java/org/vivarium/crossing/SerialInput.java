package org.vivarium.crossing;

import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;
import org.vivarium.interpreters.NotShareableException;

/** Reads objects of classes that a receiver can load, and of no others. */
final class SerialInput extends ObjectInputStream {
    private final Side receiver;

    SerialInput(InputStream in, Side receiver) throws IOException {
        super(in);
        this.receiver = receiver;
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass description) {
        Class<?> primitive = Class.forPrimitiveName(description.getName());
        return primitive != null ? primitive : receiver.load(description.getName());
    }

    @Override
    protected Class<?> resolveProxyClass(String[] interfaces) {
        Class<?>[] types = new Class<?>[interfaces.length];
        for (int i = 0; i < interfaces.length; i++) {
            types[i] = receiver.load(interfaces[i]);
        }
        for (Class<?> type : types) {
            Class<?> made = proxy(type, types);
            if (made != null) {
                return made;
            }
        }
        throw new NotShareableException("a proxy of " + String.join(", ", interfaces) + " cannot be made in "
                + receiver.interpreter() + ": none of their loaders sees them all");
    }

    /** The class of proxies in the loader of one of the interfaces, if that sees all of them. */
    private static @Nullable Class<?> proxy(Class<?> type, Class<?>[] types) {
        try {
            return Proxy.newProxyInstance(type.getClassLoader(), types, (_, _, _) -> null)
                    .getClass();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
