package org.vivarium.spaces;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;
import org.osgi.framework.namespace.BundleNamespace;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;
import org.osgi.service.resolver.ResolutionException;
import org.vivarium.spaces.BundleStore.Stored;

/** Says in a sentence why bundles cannot be resolved, and what comes near to what is missing. */
final class Explanation {
    private static final int SUGGESTIONS = 3;
    private static final int TYPOS = 2;
    private static final Pattern TWO_PROVIDERS = Pattern.compile(
            "Unable to resolve resource (.+) because it is exposed to package '(.+)' from resources (.+) and (.+) via"
                    + " two");
    private static final Pattern OWN_EXPORT = Pattern.compile(
            "Unable to resolve resource (.+) because it exports package '(.+)' and is also exposed to it from resource"
                    + " (.+) via");

    private final SpaceContext context;

    /** Somebody's capability: of a stored bundle, or of the platform. */
    private record Offer(String bundle, BundleCapability capability) {
        @Nullable
        Object name() {
            return capability.getAttributes().get(capability.getNamespace());
        }

        /** The version; the highest one, where there are several. */
        Version version() {
            Map<String, Object> attributes = capability.getAttributes();
            Object version = attributes.getOrDefault(
                    PackageNamespace.CAPABILITY_VERSION_ATTRIBUTE,
                    attributes.get(BundleNamespace.CAPABILITY_BUNDLE_VERSION_ATTRIBUTE));
            return switch (version) {
                case Version one -> one;
                case Collection<?> several ->
                    several.stream()
                            .filter(Version.class::isInstance)
                            .map(Version.class::cast)
                            .max(Version::compareTo)
                            .orElse(Version.emptyVersion);
                case null, default -> Version.emptyVersion;
            };
        }
    }

    Explanation(SpaceContext context) {
        this.context = context;
    }

    String of(ResolutionException failure) {
        List<Requirement> chain = new ArrayList<>();
        Throwable cause = failure;
        while (cause instanceof ResolutionException each) {
            chain.addAll(each.getUnresolvedRequirements());
            cause = each.getCause();
        }
        String conflict = conflict(String.valueOf(failure.getMessage()));
        if (!conflict.isEmpty()) {
            return conflict;
        }
        return chain.isEmpty() ? "the bundles do not fit together: " + failure.getMessage() : missing(chain);
    }

    private String missing(List<Requirement> chain) {
        BundleRequirement requirement = (BundleRequirement) chain.getLast();
        StringBuilder text = new StringBuilder("bundle " + label(requirement.getResource()) + " requires "
                + Wording.of(requirement) + ", which neither the platform nor a deployed bundle provides");
        hints(requirement).forEach(hint -> text.append("; ").append(hint));
        Set<String> requirers = new LinkedHashSet<>();
        for (Requirement each : chain.reversed().subList(1, chain.size())) {
            requirers.add(label(each.getResource()));
        }
        requirers.remove(label(requirement.getResource()));
        if (!requirers.isEmpty()) {
            text.append("; it is needed by ").append(String.join(", which is needed by ", requirers));
        }
        return text.toString();
    }

    /** What comes near to a requirement that nobody meets. */
    private List<String> hints(BundleRequirement requirement) {
        List<String> hints = new ArrayList<>();
        List<Offer> offers = offers(requirement.getNamespace());
        for (BundleCapability capability :
                context.platform().hidden().getOrDefault(requirement.getNamespace(), List.of())) {
            if (requirement.matches(capability)) {
                Bundle bundle = capability.getRevision().getBundle();
                hints.add("the platform's bundle " + bundle.getSymbolicName()
                        + " provides it, but class spaces do not see that; name it in vivarium.space.bundles");
            }
        }
        for (Offer offer : offers) {
            if (requirement.matches(offer.capability)) {
                hints.add(offer.bundle + " provides it, but cannot be used here: "
                        + "it is a fragment of a bundle that is wired already, or its own requirements fail");
            }
        }
        String name = Wording.of(requirement).name();
        if (hints.isEmpty() && name != null) {
            for (Offer offer : offers) {
                if (name.equals(offer.name())) {
                    hints.add(offer.bundle + " offers it in version " + Wording.brief(offer.version()));
                }
            }
            if (hints.isEmpty()) {
                hints.addAll(similar(name, offers));
            }
        }
        return hints.stream().distinct().limit(SUGGESTIONS).toList();
    }

    private static List<String> similar(String name, List<Offer> offers) {
        return offers.stream()
                .filter(offer -> offer.name() instanceof String other && isNear(name, other))
                .map(offer ->
                        offer.bundle + " offers " + Wording.kind(offer.capability.getNamespace()) + " " + offer.name())
                .distinct()
                .toList();
    }

    private static boolean isNear(String one, String other) {
        return lastSegment(one).equals(lastSegment(other)) || distance(one, other) <= TYPOS;
    }

    private static String lastSegment(String name) {
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    /** How many characters have to be changed, inserted or left out to get from one to the other. */
    static int distance(String one, String other) {
        int[] last = new int[other.length() + 1];
        for (int j = 0; j < last.length; j++) {
            last[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int[] next = new int[last.length];
            next[0] = i;
            for (int j = 1; j < next.length; j++) {
                int changed = last[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                next[j] = Math.min(changed, Math.min(last[j], next[j - 1]) + 1);
            }
            last = next;
        }
        return last[other.length()];
    }

    /** What class spaces could have in that namespace. */
    private List<Offer> offers(String namespace) {
        List<Offer> offers = new ArrayList<>();
        for (Stored stored : new LinkedHashSet<>(context.bundles())) {
            for (BundleCapability capability : stored.revision().getDeclaredCapabilities(namespace)) {
                offers.add(new Offer("bundle " + label(stored), capability));
            }
        }
        for (BundleCapability capability : context.platform().visible().getOrDefault(namespace, List.of())) {
            offers.add(new Offer("the platform", capability));
        }
        return offers;
    }

    /** What the resolver says of a uses constraint, without its chains; empty when that is not what it says. */
    private String conflict(String message) {
        String text = message.lines().findFirst().orElse("");
        for (Resource resource : new LinkedHashSet<>(context.getWirings().keySet())) {
            text = text.replace(inMessages(resource), label(resource));
        }
        for (Stored stored : new LinkedHashSet<>(context.bundles())) {
            text = text.replace(inMessages(stored.revision()), label(stored));
        }
        Matcher two = TWO_PROVIDERS.matcher(text);
        if (two.find()) {
            return "bundle " + two.group(1) + " would see package " + two.group(2) + " of two bundles at once, "
                    + Stream.of(two.group(3), two.group(4)).sorted().collect(Collectors.joining(" and "))
                    + "; build what it uses against the same one";
        }
        Matcher own = OWN_EXPORT.matcher(text);
        if (own.find()) {
            return "bundle " + own.group(1) + " exports package " + own.group(2) + " and would see that of "
                    + own.group(3) + " too; let it import the package that it exports";
        }
        return "";
    }

    /** How the resolver names a resource. */
    private static String inMessages(Resource resource) {
        return ((BundleRevision) resource).getSymbolicName() + " [" + resource + "]";
    }

    private String label(Resource resource) {
        BundleRevision revision = (BundleRevision) resource;
        Stored stored = context.storedOf(resource);
        if (stored != null) {
            return label(stored);
        }
        return revision.getBundle().getBundleId() == Constants.SYSTEM_BUNDLE_ID
                ? "the framework"
                : revision.getSymbolicName() + " " + revision.getVersion() + " of the platform";
    }

    private static String label(Stored stored) {
        return stored + " (" + stored.source() + ")";
    }
}
