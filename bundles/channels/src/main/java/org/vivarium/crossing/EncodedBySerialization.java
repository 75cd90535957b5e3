package org.vivarium.crossing;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import org.jspecify.annotations.Nullable;
import org.vivarium.interpreters.InterpreterException;
import org.vivarium.interpreters.NotShareableException;

/** A value as Java serialization writes it: a copy of it and of what it holds, of the receiver's classes. */
final class EncodedBySerialization implements Encoding {
    private final String type;
    private final byte[] bytes;

    private EncodedBySerialization(String type, byte[] bytes) {
        this.type = type;
        this.bytes = bytes;
    }

    static EncodedBySerialization of(Object value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        } catch (InterpreterException e) {
            throw e;
        } catch (NotSerializableException e) {
            throw Refusal.of(value, "it holds what is not serializable: " + e.getMessage());
        } catch (IOException | RuntimeException e) {
            throw Refusal.of(value, "it cannot be serialized: " + Refusal.words(e));
        } catch (StackOverflowError e) {
            throw Refusal.of(value, "it is nested too deep to be serialized");
        }
        return new EncodedBySerialization(Refusal.typeName(value), bytes.toByteArray());
    }

    @Override
    public @Nullable Object decode(Side receiver) {
        SerialLimits limits = new SerialLimits(bytes.length);
        try (SerialInput in = new SerialInput(new ByteArrayInputStream(bytes), receiver)) {
            in.setObjectInputFilter(limits);
            return in.readObject();
        } catch (InterpreterException e) {
            throw e;
        } catch (IOException | ClassNotFoundException | RuntimeException | LinkageError e) {
            throw new NotShareableException("an object of " + type + " cannot be deserialized in "
                    + receiver.interpreter() + ": " + limits.reason().orElseGet(() -> Refusal.words(e)));
        } catch (StackOverflowError e) {
            throw new NotShareableException("an object of " + type + " cannot be deserialized in "
                    + receiver.interpreter() + ": it is nested too deep");
        }
    }
}
