package org.vivarium.unloads;

import java.lang.reflect.InaccessibleObjectException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.vivarium.classspace.PinRepair;
import org.vivarium.interpreters.Interpreter;

/** Breaks what the JDK's tables keep of bundles that leave. Thread-safe. */
final class Pins implements PinRepair {
    private static final System.Logger LOGGER = System.getLogger(Pins.class.getName());

    private final List<Pin> pins = new ArrayList<>();

    /** Makes a pin, when the JDK's fields that it reads are open. */
    private interface Opening {
        Pin open() throws ReflectiveOperationException;
    }

    /** Looks which tables can be read; of those that cannot it tells the user. */
    Pins() {
        pins.add(new Threads());
        pins.add(new LogHandlers());
        pins.add(new MBeans());
        open("thread-locals", "java.base/java.lang", ThreadLocals::new);
        open("shutdown hooks", "java.base/java.lang", ShutdownHooks::new);
        open("timer tasks", "java.base/java.util", TimerTasks::new);
        open("resource bundles", "java.base/java.util", ResourceBundles::new);
        open("JDBC drivers", "java.sql/java.sql", Drivers::new);
        open("bean infos", "java.desktop/java.beans", BeanInfos::new);
    }

    private void open(String what, String opened, Opening opening) {
        try {
            pins.add(opening.open());
        } catch (ReflectiveOperationException | InaccessibleObjectException e) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    what + " that modules leave behind are not removed: this JVM was started without --add-opens="
                            + opened + "=ALL-UNNAMED, or is another than is known: " + e.getMessage());
        }
    }

    @Override
    public List<Repair> repair(Interpreter interpreter, Set<Bundle> bundles) {
        Leaving leaving = new Leaving(bundles);
        if (!leaving.isEmpty()) {
            for (Pin pin : pins) {
                repair(pin, leaving);
            }
        }
        return leaving.repairs();
    }

    private static void repair(Pin pin, Leaving leaving) {
        try {
            pin.repair(leaving);
        } catch (ReflectiveOperationException | RuntimeException | Error e) {
            LOGGER.log(System.Logger.Level.WARNING, "what bundles left behind could not be removed by " + pin, e);
        }
    }
}
