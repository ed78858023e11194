/** CIFAR-10 and CIFAR-100 (Krizhevsky 2009), from their binary archives. */
package io.mae4j.data.dataset.cifar;
