package io.mae4j.component;

/**
 * A registered component: under {@code name}, configuration can choose {@code implementation} wherever {@code contract} is
 * asked for. Guice builds it; its constructor takes its {@code config} record and whatever else the injector knows.
 *
 * @param <T> the contract
 */
public record ComponentDefinition<T>(
        Class<T> contract,
        String name,
        Class<? extends T> implementation,
        Class<? extends Record> config,
        String description) {

    /** The configuration group of the contract, such as {@code mask}. */
    public String group() {
        return contract.getAnnotation(Contract.class).value();
    }

    /** Whether a configuration may have any number of its kind ({@link Contract#many}). */
    public boolean isOneOfMany() {
        return contract.getAnnotation(Contract.class).many();
    }
}
