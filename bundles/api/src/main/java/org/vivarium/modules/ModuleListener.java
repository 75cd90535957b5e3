package org.vivarium.modules;

import org.osgi.annotation.versioning.ConsumerType;

/** Hears, as a service, that modules have changed after their import. */
@ConsumerType
public interface ModuleListener {
    /** A module has been reloaded; its attributes are those of the new version. A thread that is attached to its interpreter calls, without the lock. */
    void reloaded(Module module);

    /** A module has left its interpreter's table; its functions fail from now on. A thread that is attached to its interpreter calls, without the lock. */
    void unloaded(Module module);
}
