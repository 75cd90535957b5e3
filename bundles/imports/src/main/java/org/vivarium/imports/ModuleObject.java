package org.vivarium.imports;

import java.util.ArrayList;
import java.util.List;
import org.vivarium.gc.Collector;
import org.vivarium.gc.Tracked;
import org.vivarium.gc.Visitor;

/**
 * What a version of a module is to the collector: an object that keeps what the version owns, and of its state and attributes those that
 * are tracked. To these it has a reference each.
 *
 * <p>It shows besides what the definition shows of the state's own references. Whoever has got these counts them, and gives them back in
 * the clear slot; they are not given back here. As the version has a reference to this object, all that is shown is reachable while
 * the version is there, whatever counts it.
 *
 * <p>Guarded by the interpreter's lock.
 */
final class ModuleObject extends Tracked {
    private final Incarnation version;
    private final List<Tracked> owned = new ArrayList<>();
    private List<Tracked> kept = List.of();

    ModuleObject(Collector collector, Incarnation version) {
        super(collector);
        this.version = version;
    }

    /** Takes the reference to an object that owns a resource. */
    void own(Tracked resource) {
        owned.add(resource);
    }

    /** How many resources it owns. */
    int owned() {
        return owned.size();
    }

    /** Closes those that came after the first ones, the last in front. */
    void closeAllBut(int first) {
        while (owned.size() > first) {
            giveBack(owned.removeLast());
        }
    }

    /** The tracked objects among state and attributes. */
    List<Tracked> kept() {
        return kept;
    }

    /** Keeps these in place of those before. */
    void keep(List<Tracked> now) {
        List<Tracked> before = kept;
        now.forEach(Tracked::incref);
        kept = now;
        before.forEach(ModuleObject::giveBack);
    }

    /** Gives a reference back, unless the collector has ended and taken all with it. */
    static void giveBack(Tracked object) {
        if (object.isTracked()) {
            object.decref();
        }
    }

    @Override
    protected void traverse(Visitor visitor) {
        owned.forEach(visitor::visit);
        kept.forEach(visitor::visit);
        version.traverseDefinition(shown -> {
            if (shown instanceof Tracked referent) {
                visitor.visit(referent);
            }
        });
    }

    @Override
    protected void clear() {
        closeAllBut(0);
        keep(List.of());
    }
}
