package org.vivarium.classspace;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.osgi.annotation.versioning.ProviderType;
import org.osgi.framework.Bundle;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterNotFoundException;

/** The stored bundles and the class spaces of all interpreters, as a service. Thread-safe. */
@ProviderType
public interface ClassSpaces {
    /**
     * Stores the bundle in a jar file. The file is read once and not needed afterwards. A bundle may be stored in any number of
     * versions, and more than once.
     *
     * @throws ClassSpaceException when it is not a readable jar or not a bundle
     */
    StoredBundle store(Path jar);

    /**
     * Reads the bundle in a jar file, as {@link #store} does, and does not store it: no class space will ever hold it.
     *
     * @throws ClassSpaceException as {@link #store} does
     */
    StoredBundle read(Path jar);

    /** Forgets a stored bundle. Class spaces that hold it keep it. */
    void remove(StoredBundle bundle);

    /**
     * The stored bundles that a stored bundle needs, itself included, providers first: what OSGi's resolver makes of what is
     * stored and of what the platform shows to class spaces.
     *
     * @throws UnresolvedBundleException when nobody provides what one of them requires; the message names the bundle and
     *     the requirement, and what comes near
     */
    List<StoredBundle> closure(StoredBundle bundle);

    /**
     * The class space of an interpreter, made now when it has none yet.
     *
     * @throws InterpreterNotFoundException when the interpreter is ending or has ended
     */
    ClassSpace of(Interpreter interpreter);

    /** The id of the interpreter whose class space a bundle is in; empty when it is in none, as the platform's are. */
    Optional<Long> ownerOf(Bundle bundle);

    /**
     * The class loaders of bundles that have left their spaces and that the JVM has not collected yet. As long as no collection
     * has run since they left, this says nothing bad about them.
     */
    List<Unload> pinned();

    /**
     * The bundles that have left their spaces, in the order in which their class loaders were collected, at most 1000 of them, and then
     * those whose loaders are {@linkplain #pinned still there}.
     */
    List<Unload> unloads();

    /**
     * Has the JVM collect garbage until no loader is {@linkplain #pinned pinned} or the time is over. The whole process pauses
     * meanwhile, so this is for tests and for who wants a proof.
     *
     * @param patience how long to go on at most
     * @return the loaders that are still there
     */
    default List<Unload> collect(Duration patience) {
        return collect(_ -> true, patience);
    }

    /**
     * Tells when the JVM has collected the class loaders of all bundles that have left an interpreter's space up to now: the proof that it
     * is gone, when the interpreter has ended before. This asks for no collection, so that may take as long as the process lives.
     *
     * @param interpreter the interpreter's id
     * @return completed with these bundles, of which there may be none and of which those are forgotten that {@link #unloads} has forgotten, by a thread of no interpreter; or exceptionally, with a
     *     {@link java.util.concurrent.CancellationException}, when this service stops before
     */
    CompletableFuture<List<Unload>> unloaded(long interpreter);

    /** The same as {@link #collect(Duration)} until none of some loaders is pinned. */
    List<Unload> collect(Predicate<Unload> which, Duration patience);
}
