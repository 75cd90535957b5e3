package org.vivarium.crossing;

import java.lang.ref.WeakReference;
import org.vivarium.interpreters.NotShareableException;

/**
 * The class of a value on its way. It names the class, and holds it weakly: who receives gets the one of that name in a class space
 * of its own, save that the owner gets the very class, and everybody does when it is the platform's.
 */
final class SentClass {
    private final String name;
    private final long owner;
    private final boolean ofThePlatform;
    private final WeakReference<Class<?>> sent;

    private SentClass(Class<?> sent, Side owner) {
        this.name = sent.getName();
        this.owner = owner.id();
        this.ofThePlatform = owner.homeOf(sent) == Side.Home.PLATFORM;
        this.sent = new WeakReference<>(sent);
    }

    /**
     * The class of a value.
     *
     * @throws NotShareableException when it is another interpreter's
     */
    static SentClass of(Class<?> type, Side owner) {
        return new SentClass(type, owner);
    }

    String name() {
        return name;
    }

    /** The id of the interpreter that it was sent from. */
    long owner() {
        return owner;
    }

    /**
     * The class for a receiver.
     *
     * @throws NotShareableException when there is none
     */
    Class<?> in(Side receiver) {
        Class<?> same = ofThePlatform || owner == receiver.id() ? sent.get() : null;
        if (same != null) {
            return same;
        } else if (ofThePlatform) {
            throw new NotShareableException("class " + name + " has left the platform since it was sent");
        }
        return receiver.load(name);
    }
}
