/** Data sets: the contract, and the sources that come with the project (Fashion-MNIST, IDX pairs, image folders). */
package io.mae4j.data.dataset;
