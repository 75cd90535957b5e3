package org.vivarium.collector;

import org.vivarium.gc.Collector;
import org.vivarium.gc.Tracked;

/** A resource of somebody's, closed as this is deallocated. */
final class Resource extends Tracked {
    private final AutoCloseable resource;

    Resource(Collector collector, AutoCloseable resource) {
        super(collector);
        this.resource = resource;
    }

    AutoCloseable resource() {
        return resource;
    }

    @Override
    protected void dealloc() throws Exception {
        resource.close();
    }
}
