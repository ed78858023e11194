package io.mae4j.data.image;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import org.w3c.dom.Element;

/**
 * The canvas of a GIF, of which its first frame may be a part. As of Pillow's, it is as large as the frame needs, and around the
 * frame it has the transparent colour, or without one the first.
 */
record GifCanvas(int width, int height, int left, int top) {

    /** The one of a file of which {@code reader} has the beginning. */
    static GifCanvas of(ImageReader reader) throws IOException {
        Element screen = node(reader.getStreamMetadata(), "LogicalScreenDescriptor");
        Element frame = node(reader.getImageMetadata(0), "ImageDescriptor");
        int left = number(frame, "imageLeftPosition");
        int top = number(frame, "imageTopPosition");
        return new GifCanvas(
                Math.max(number(screen, "logicalScreenWidth"), left + reader.getWidth(0)),
                Math.max(number(screen, "logicalScreenHeight"), top + reader.getHeight(0)),
                left,
                top);
    }

    private static Element node(IIOMetadata metadata, String name) {
        IIOMetadataNode root = (IIOMetadataNode) metadata.getAsTree(metadata.getNativeMetadataFormatName());
        return (Element) root.getElementsByTagName(name).item(0);
    }

    private static int number(Element node, String attribute) {
        return Integer.parseInt(node.getAttribute(attribute));
    }

    /** The frame in its place. */
    BufferedImage with(BufferedImage frame) {
        if (frame.getWidth() == width && frame.getHeight() == height) {
            return frame;
        }
        IndexColorModel colours = (IndexColorModel) frame.getColorModel();
        WritableRaster canvas = colours.createCompatibleWritableRaster(width, height);
        int[] row = new int[width];
        Arrays.fill(row, Math.max(0, colours.getTransparentPixel()));
        for (int y = 0; y < height; y++) {
            canvas.setSamples(0, y, width, 1, 0, row);
        }
        canvas.setRect(left, top, frame.getRaster());
        return new BufferedImage(colours, canvas, false, null);
    }
}
