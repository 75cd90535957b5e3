package org.vivarium.gc;

import org.osgi.annotation.versioning.ProviderType;

/** What a collector keeps of one tracked object: {@code PyGC_Head} and the count. {@link Tracked} is what others see of it. */
@ProviderType
public interface GcHead {
    /** As {@link Tracked#incref}. */
    void incref();

    /** As {@link Tracked#decref}. */
    void decref();

    /** As {@link Tracked#decrefLater}. */
    void decrefLater();

    /** As {@link Tracked#refcount}. */
    int refcount();

    /** As {@link Tracked#isTracked}. */
    boolean isTracked();

    /** As {@link Tracked#isFinalized}. */
    boolean isFinalized();

    /** As {@link Tracked#collector}. */
    Collector collector();
}
