package org.vivarium.crossing;

import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.lang.reflect.Proxy;
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
        try {
            return Proxy.newProxyInstance(receiver.classLoader(), types, (_, _, _) -> null)
                    .getClass();
        } catch (IllegalArgumentException e) {
            throw new NotShareableException("a proxy of " + String.join(", ", interfaces) + " cannot be made in "
                    + receiver.interpreter() + ": " + Refusal.words(e));
        }
    }
}
