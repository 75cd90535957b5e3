package org.vivarium.imports;

import java.io.File;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.vivarium.modules.DeployedBundle;
import org.vivarium.modules.ModuleException;
import org.vivarium.modules.Swap;
import org.vivarium.modules.Update;

/**
 * Deploys what File Install finds in the watched folders, whatever the files are called. It only offers itself where File
 * Install is present.
 *
 * <p>A file that cannot be deployed is reported once, with what stays in its place. It is looked at again when it changes, and when a
 * bundle of another file leaves, as that one may have been in its way.
 *
 * <p>File Install has a thread for each folder. The monitor has them come one at a time; nobody else takes it, so that it is held while
 * interpreters follow.
 */
final class DeployFolder implements ArtifactInstaller {
    private final DeploymentAdmin admin;
    private final PrintStream report;
    private final Map<File, String> deployed = new LinkedHashMap<>();
    private final Map<File, String> refused = new LinkedHashMap<>();

    /**
     * Makes it.
     *
     * @param report where to say what is done, a line each
     */
    DeployFolder(DeploymentAdmin admin, PrintStream report) {
        this.admin = admin;
        this.report = report;
    }

    static ServiceRegistration<?> register(BundleContext context, DeploymentAdmin admin) {
        // File Install asks the highest ranking first, and would install every bundle into the platform by itself.
        return context.registerService(
                ArtifactInstaller.class,
                new DeployFolder(admin, System.err),
                FrameworkUtil.asDictionary(Map.of(Constants.SERVICE_RANKING, Integer.MAX_VALUE)));
    }

    @Override
    public boolean canHandle(File file) {
        // What is no bundle too: whoever copied it here is to be told.
        return file.getName().endsWith(".jar");
    }

    @Override
    public synchronized void install(File file) {
        changed(file);
    }

    @Override
    public synchronized void update(File file) {
        changed(file);
    }

    private void changed(File file) {
        refused.remove(file);
        if (take(file)) {
            retry();
        }
    }

    @Override
    public synchronized void uninstall(File file) {
        refused.remove(file);
        String bundle = deployed.remove(file);
        // What somebody has undeployed or updated by a command has nothing more to do with this file.
        if (bundle != null && isDeployed(bundle)) {
            try {
                admin.undeploy(bundle);
                report.println("undeployed " + bundle);
            } catch (ModuleException e) {
                report.println("cannot undeploy " + bundle + ": " + e.getMessage());
            }
        }
        retry();
    }

    /** Does what a new or changed file is for; gives whether something has left. */
    private boolean take(File file) {
        Optional<String> old = Optional.ofNullable(deployed.get(file)).filter(this::isDeployed);
        try {
            if (old.isPresent()) {
                replace(file, old.orElseThrow());
            } else {
                deploy(file);
            }
            refused.remove(file);
            return old.isPresent();
        } catch (ModuleException e) {
            String reason = e instanceof ConflictException conflict
                    ? conflict.fact() + "; " + remedy(conflict.there())
                    : e.getMessage();
            String line = old.map(id -> "cannot update " + file + ": " + reason + "; " + id + " stays")
                    .orElseGet(() -> "cannot deploy " + file + ": " + reason);
            if (!line.equals(refused.put(file, line))) {
                report.println(line);
            }
            return false;
        }
    }

    /** What is to be done about a bundle that is in the way. */
    private String remedy(String there) {
        return deployed.entrySet().stream()
                .filter(each -> each.getValue().equals(there))
                .findFirst()
                .map(each -> "that came from " + each.getKey() + ": replace that file, or remove it")
                .orElse("that came from no file here: undeploy it first");
    }

    private void deploy(File file) {
        DeployedBundle bundle = admin.deploy(file.toPath());
        deployed.put(file, bundle.id());
        report.println("deployed " + bundle.symbolicName() + " " + bundle.version() + " from " + file);
    }

    private void replace(File file, String old) {
        Update update = admin.become(file.toPath(), old, this::tellFailure);
        DeployedBundle from = update.from();
        DeployedBundle to = update.to();
        deployed.put(file, to.id());
        String what = to.symbolicName().equals(from.symbolicName())
                ? "updated " + from.symbolicName() + " " + from.version() + " to " + to.version()
                : "replaced " + from.symbolicName() + " " + from.version() + " by " + to.symbolicName() + " "
                        + to.version();
        report.println(what + " from " + file + followers(update.swaps()));
    }

    private void tellFailure(Swap swap) {
        swap.failure()
                .ifPresent(reason ->
                        report.println("interpreter " + swap.interpreter() + " cannot follow the update: " + reason));
    }

    private static String followers(List<Swap> swaps) {
        long followed = swaps.stream()
                .filter(swap -> swap.failure().isEmpty() && !swap.changes().isEmpty())
                .count();
        return swaps.isEmpty() ? "" : "; " + followed + " of " + swaps.size() + " interpreters have followed";
    }

    /** Tries what has been refused: the reason may have left. */
    private void retry() {
        List<File> again = new ArrayList<>(refused.keySet());
        again.stream().filter(File::exists).forEach(this::take);
    }

    private boolean isDeployed(String id) {
        return admin.list().stream().map(DeployedBundle::id).anyMatch(id::equals);
    }
}
