package org.vivarium.imports;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Version;
import org.vivarium.classspace.StoredBundle;
import org.vivarium.imports.Deployments.Found;
import org.vivarium.interpreters.ModuleRequirement;
import org.vivarium.modules.DeployedBundle.DeployedModule;
import org.vivarium.modules.ModuleException;

/**
 * What is deployed at one moment. Immutable: a change makes another one.
 *
 * @param places the bundles, each in its place, in the order in which they came; an update does not change the place
 * @param next the place of the next to come
 */
record Catalog(List<Place> places, long next) {
    static final Catalog EMPTY = new Catalog(List.of(), 0);

    private static final int LISTED = 10;

    /**
     * A bundle in its place.
     *
     * @param number the same for all versions that have followed one another by updates, and for nothing else
     * @param deployment the bundle
     */
    record Place(long number, Deployment deployment) {
        String id() {
            return deployment.id();
        }
    }

    // --- changes ---

    /**
     * With one bundle more.
     *
     * @throws ModuleException when it cannot be beside those that are here
     */
    Catalog with(Deployment arriving) {
        for (Place place : places) {
            if (place.id().equals(arriving.id())) {
                throw new ConflictException(
                        "bundle " + nameAndVersion(arriving) + " is deployed already",
                        place.id(),
                        "module:update puts another in its place");
            }
            check(arriving, place.deployment);
        }
        List<Place> all = new ArrayList<>(places);
        all.add(new Place(next, arriving));
        return new Catalog(List.copyOf(all), next + 1);
    }

    /**
     * With another bundle in a place that is taken.
     *
     * @throws ModuleException as {@link #with}
     */
    Catalog with(Deployment arriving, Place replaced) {
        List<Place> all = new ArrayList<>();
        for (Place place : places) {
            if (place.number == replaced.number) {
                all.add(new Place(place.number, arriving));
                continue;
            }
            if (place.id().equals(arriving.id())) {
                throw new ConflictException(
                        "bundle " + nameAndVersion(arriving) + " is deployed already, beside " + replaced.id(),
                        place.id(),
                        "undeploy it first, or replace that one");
            }
            check(arriving, place.deployment);
            all.add(place);
        }
        return new Catalog(List.copyOf(all), next);
    }

    /** Without the bundle in a place. */
    Catalog without(Place leaving) {
        return new Catalog(
                places.stream().filter(place -> place.number != leaving.number).toList(), next);
    }

    private static void check(Deployment arriving, Deployment other) {
        if (other.isNamed(arriving.bundle().symbolicName())) {
            return;
        }
        for (DeployedModule module : arriving.bundle().modules()) {
            if (other.provides(module.name())) {
                throw new ConflictException(
                        "module " + module.name() + " of " + arriving.bundle().source()
                                + " is provided by the deployed bundle " + nameAndVersion(other) + " already",
                        other.id(),
                        "undeploy that first");
            }
        }
        for (String name : arriving.bundle().packages()) {
            if (other.provides(name)) {
                throw new ConflictException(
                        "Python package " + name + " of " + arriving.bundle().source()
                                + " is provided by the deployed bundle " + nameAndVersion(other) + " already",
                        other.id(),
                        "undeploy that first");
            }
        }
    }

    private static String nameAndVersion(Deployment deployment) {
        return deployment.bundle().symbolicName() + " " + deployment.bundle().version();
    }

    // --- bundles by name ---

    /** Whether a stored bundle is in one of the places. */
    boolean contains(StoredBundle stored) {
        return places.stream().anyMatch(place -> place.deployment.stored().equals(stored));
    }

    /** What is in a place now. */
    Optional<Deployment> at(long number) {
        return places.stream()
                .filter(place -> place.number == number)
                .map(Place::deployment)
                .findFirst();
    }

    /**
     * The bundle of that symbolic name, or of that symbolic name and version.
     *
     * @throws ModuleException when there is none, or when there are several versions and none is named
     */
    Place named(String name) {
        int slash = name.lastIndexOf('/');
        String symbolicName = slash < 0 ? name : name.substring(0, slash);
        List<Place> versions = versionsOf(symbolicName);
        if (versions.isEmpty()) {
            throw new ModuleException("no bundle " + symbolicName + " is deployed; " + instead(symbolicName));
        }
        if (slash < 0) {
            return only(versions, "name one of them");
        }
        return versions.stream()
                .filter(place -> isVersion(place.deployment.bundle().version(), name.substring(slash + 1)))
                .findFirst()
                .orElseThrow(() -> new ModuleException("no bundle " + name + " is deployed; " + there(versions)));
    }

    /**
     * What has come in the stead of a bundle that is deployed no longer, if something has: what is in its place now, or, where that has gone,
     * the highest version of it, as an import would take.
     */
    Optional<Place> insteadOf(String symbolicName, Optional<Long> number) {
        List<Place> versions = versionsOf(symbolicName);
        return number.flatMap(there ->
                        versions.stream().filter(place -> place.number == there).findFirst())
                .or(() -> versions.stream()
                        .max(Comparator.comparing(
                                place -> place.deployment.bundle().version())));
    }

    /**
     * The one that a bundle is to replace.
     *
     * @param name its name; empty for the only one with the same symbolic name
     * @throws ModuleException when there is none, when there are several and none is named, or when it is another bundle
     */
    Place replacedBy(Deployment arriving, String name) {
        if (name.isEmpty()) {
            List<Place> versions = versionsOf(arriving.bundle().symbolicName());
            if (versions.isEmpty()) {
                throw new ModuleException(
                        "no bundle " + arriving.bundle().symbolicName() + " is deployed; deploy it first");
            }
            return only(versions, "name the one to replace");
        }
        Place replaced = named(name);
        if (!replaced.deployment.isNamed(arriving.bundle().symbolicName())) {
            throw new ModuleException(arriving.bundle().source() + " is bundle " + nameAndVersion(arriving)
                    + ", which cannot update " + replaced.id() + "; undeploy that one, and deploy this");
        }
        return replaced;
    }

    private List<Place> versionsOf(String symbolicName) {
        return places.stream()
                .filter(place -> place.deployment.isNamed(symbolicName))
                .toList();
    }

    private static Place only(List<Place> versions, String remedy) {
        if (versions.size() > 1) {
            throw new ModuleException("bundle "
                    + versions.getFirst().deployment.bundle().symbolicName()
                    + " is deployed in several versions; " + remedy + ": " + ids(versions));
        }
        return versions.getFirst();
    }

    private static boolean isVersion(Version version, String text) {
        try {
            return version.equals(Version.parseVersion(text));
        } catch (IllegalArgumentException e) {
            // What is no version is none of those that are deployed: the caller says which are.
            return false;
        }
    }

    private String instead(String wanted) {
        if (places.isEmpty()) {
            return "there is none";
        }
        List<Place> providing = places.stream()
                .filter(place -> place.deployment.provides(wanted))
                .toList();
        if (!providing.isEmpty()) {
            return "module " + wanted + " is in " + ids(providing);
        }
        Optional<String> meant = Nearest.to(
                        wanted,
                        places.stream().map(place -> place.deployment.bundle().symbolicName()))
                .map(near -> "did you mean " + versionsOf(near).getLast().id() + "?");
        return places.size() == 1
                ? meant.orElseGet(() -> there(places))
                : meant.map(question -> question + " ").orElse("") + there(places);
    }

    private static String there(List<Place> places) {
        return (places.size() == 1 ? "there is " : "there are ") + ids(places);
    }

    private static String ids(List<Place> places) {
        String listed = places.stream().limit(LISTED).map(Place::id).collect(Collectors.joining(", "));
        int more = places.size() - LISTED;
        return more > 0 ? listed + " and " + more + " more" : listed;
    }

    // --- modules ---

    /** The best module that fulfils a requirement: the highest version of it, and in the highest version of its bundle. */
    Optional<Found> find(ModuleRequirement requirement) {
        return found().filter(found -> found.module().name().equals(requirement.name()))
                .filter(found -> requirement.matches(found.module().version()))
                .max(Comparator.comparing((Found found) -> found.module().version())
                        .thenComparing(found -> found.bundle().version()));
    }

    /** The bundle of the Python package that fulfils a requirement, in the highest version. */
    Optional<StoredBundle> findPackage(ModuleRequirement requirement) {
        return places.stream()
                .map(Place::deployment)
                .filter(deployment -> deployment.bundle().packages().contains(requirement.name()))
                .filter(deployment -> requirement.matches(deployment.bundle().version()))
                .max(Comparator.comparing(deployment -> deployment.bundle().version()))
                .map(Deployment::stored);
    }

    /** The names of all Python packages, sorted. */
    SortedSet<String> packages() {
        return places.stream()
                .flatMap(place -> place.deployment.bundle().packages().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether there are modules below that name. */
    boolean isPackage(String name) {
        String prefix = name + ".";
        return found().anyMatch(found -> found.module().name().startsWith(prefix));
    }

    private Stream<Found> found() {
        return places.stream()
                .map(Place::deployment)
                .flatMap(deployment ->
                        deployment.bundle().modules().stream().map(module -> new Found(module, deployment.stored())));
    }
}
