package org.vivarium.spaces;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;
import org.vivarium.classspace.StoredBundle;
import org.vivarium.spaces.BundleStore.Stored;

/**
 * What a class space holds: the roots, which were asked for, and the members, which they need. Each root needs itself. While
 * a root is replaced there are several of it, all but one of them leaving. Not thread-safe: the space's lock guards it.
 */
final class Holdings {
    private final List<Root> roots = new ArrayList<>();
    private final Set<Member> members = new LinkedHashSet<>();

    /** A bundle that was asked for, and what it needs, providers first. */
    static final class Root {
        private final Stored stored;
        private final List<Member> needs;
        private boolean leaving;

        private Root(Stored stored, List<Member> needs) {
            this.stored = stored;
            this.needs = new ArrayList<>(needs);
        }

        List<Bundle> bundles() {
            return needs.stream().map(Member::bundle).toList();
        }

        /** Whether they are of one symbolic name, so that one may have come in the place of the other. */
        boolean isNamedAs(Root other) {
            return stored.symbolicName().equals(other.stored.symbolicName());
        }

        /** The bundle itself. */
        Bundle bundle() {
            return needs.getLast().bundle;
        }
    }

    /** A bundle that is installed, and the roots that need it. */
    static final class Member {
        private final Stored stored;
        private final Bundle bundle;
        private final Set<Root> roots = new LinkedHashSet<>();

        Member(Stored stored, Bundle bundle) {
            this.stored = stored;
            this.bundle = bundle;
        }

        Bundle bundle() {
            return bundle;
        }

        private boolean isLeaving() {
            return roots.stream().allMatch(root -> root.leaving);
        }
    }

    /** The root that stays, or the one that arrives. */
    Optional<Root> root(StoredBundle stored) {
        return roots.stream()
                .filter(root -> root.stored.equals(stored) && !root.leaving)
                .findFirst();
    }

    /** Whether a stored bundle was a root, and all that is left of it leaves. */
    boolean isLeaving(StoredBundle stored) {
        return root(stored).isEmpty() && roots.stream().anyMatch(root -> root.stored.equals(stored));
    }

    /** The members that may be wired to and do not leave; of two alike the one that was there first. */
    Map<Stored, Member> usable() {
        Map<Stored, Member> usable = new LinkedHashMap<>();
        for (Member member : members) {
            if (!member.isLeaving()) {
                usable.putIfAbsent(member.stored, member);
            }
        }
        return usable;
    }

    /** Enters a root with what it needs, itself last. */
    Root enter(Stored stored, List<Member> needs) {
        Root root = new Root(stored, needs);
        roots.add(root);
        members.addAll(needs);
        needs.forEach(member -> member.roots.add(root));
        return root;
    }

    /** Takes note of roots that are about to leave; gives the bundles that only such roots need. */
    List<Bundle> leave(Collection<Root> leaving) {
        leaving.forEach(root -> root.leaving = true);
        return members.stream().filter(Member::isLeaving).map(Member::bundle).toList();
    }

    /** Takes the note back. */
    void stay(Collection<Root> staying) {
        staying.forEach(root -> root.leaving = false);
    }

    /** The bundles that at least one of some roots needs and that do not leave. */
    List<Bundle> staying(Collection<Root> some) {
        return members.stream()
                .filter(member -> !member.isLeaving() && member.roots.stream().anyMatch(some::contains))
                .map(Member::bundle)
                .toList();
    }

    /** The bundles that nobody needs but some roots that stay for now. */
    List<Bundle> onlyOf(Collection<Root> some) {
        return members.stream()
                .filter(member -> !member.isLeaving() && some.containsAll(member.roots))
                .map(Member::bundle)
                .toList();
    }

    /** Removes roots; gives the members that no other root needs, in the order in which they were installed. */
    Set<Member> release(Collection<Root> leaving) {
        roots.removeAll(leaving);
        Set<Member> gone = new LinkedHashSet<>();
        for (Member member : members) {
            if (member.roots.removeAll(leaving) && member.roots.isEmpty()) {
                gone.add(member);
            }
        }
        return gone;
    }

    /**
     * Removes members that were released; gives those that are gone. What a bundle that stays is wired to stays with it: a
     * dynamic import may have found it.
     */
    List<Bundle> drop(Set<Member> released) {
        Set<Member> gone = new LinkedHashSet<>(released);
        if (!gone.isEmpty() && gone.size() < members.size()) {
            keepWired(gone);
        }
        members.removeAll(gone);
        return gone.stream().map(Member::bundle).toList();
    }

    private void keepWired(Set<Member> gone) {
        Map<Bundle, Member> byBundle = new LinkedHashMap<>();
        gone.forEach(member -> byBundle.put(member.bundle, member));
        Deque<Member> staying = new ArrayDeque<>(members);
        staying.removeAll(gone);
        while (!staying.isEmpty()) {
            Member requirer = staying.remove();
            for (BundleWire wire : wires(requirer.bundle)) {
                Member provider = byBundle.get(wire.getProvider().getBundle());
                if (provider != null && gone.remove(provider)) {
                    provider.roots.addAll(requirer.roots);
                    requirer.roots.forEach(root -> root.needs.addFirst(provider));
                    staying.add(provider);
                }
            }
        }
    }

    private static List<BundleWire> wires(Bundle bundle) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        List<BundleWire> wires = wiring == null ? null : wiring.getRequiredWires(null);
        return wires == null ? List.of() : wires;
    }

    /** Removes all; gives the bundles in the order in which they were installed. */
    List<Bundle> clear() {
        List<Bundle> all = bundles();
        roots.clear();
        members.clear();
        return all;
    }

    List<Bundle> bundles() {
        return members.stream().map(Member::bundle).toList();
    }

    /** The bundles in the order in which classes are looked for: what leaves comes last. */
    List<Bundle> loading() {
        List<Bundle> bundles = new ArrayList<>();
        members.stream()
                .filter(member -> !member.isLeaving())
                .map(Member::bundle)
                .forEach(bundles::add);
        members.stream().filter(Member::isLeaving).map(Member::bundle).forEach(bundles::add);
        return bundles;
    }

    /** What the bundles are of. */
    Set<StoredBundle> held() {
        Set<StoredBundle> held = new LinkedHashSet<>();
        members.forEach(member -> held.add(member.stored));
        return held;
    }

    Set<StoredBundle> rootsOf(StoredBundle stored) {
        Set<StoredBundle> found = new LinkedHashSet<>();
        for (Member member : members) {
            if (member.stored.equals(stored)) {
                member.roots.forEach(root -> found.add(root.stored));
            }
        }
        return found;
    }
}
