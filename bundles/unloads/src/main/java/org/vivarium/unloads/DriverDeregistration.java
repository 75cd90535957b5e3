package org.vivarium.unloads;

import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.function.Consumer;

/** Deregisters a driver. It is defined anew behind the loader of each such driver, and so refers to nothing but the JDK. */
final class DriverDeregistration implements Consumer<Driver> {
    @Override
    public void accept(Driver driver) {
        try {
            DriverManager.deregisterDriver(driver);
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "the driver " + driver.getClass().getName() + " could not be deregistered", e);
        }
    }
}
