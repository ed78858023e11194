#!/usr/bin/env python3
"""Opens a notebook as a user does: ./mae notebook, a browser without a screen, Run All Cells; then takes pictures of what is seen.

usage: in_a_browser.py [--notebook 1-masks-and-reconstructions.ipynb] [--chromium /usr/bin/chromium] [--seconds 600] FOLDER
Fails unless every code cell was run, none shows an error, and pictures are there. Writes FOLDER/<cell>.png for each cell with a
picture, and FOLDER/page.png. Needs: pip install playwright, and a Chromium (its own: playwright install chromium).
"""
import argparse
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request

from playwright.sync_api import sync_playwright

ROOT = pathlib.Path(__file__).resolve().parents[2]
CODE = ".jp-Notebook .jp-CodeCell"


def served(server, port, seconds):
    for _ in range(seconds):
        if server.poll() is not None:
            sys.exit("JupyterLab ended at once")
        try:
            urllib.request.urlopen(f"http://localhost:{port}/api", timeout=1).read()
            return
        except OSError:
            time.sleep(1)
    sys.exit("JupyterLab does not answer")


def prompts(page):
    """What stands before each code cell: [ ] not run, [*] running, [3] done."""
    return [text.strip() for text in page.locator(f"{CODE} .jp-InputPrompt").all_text_contents()]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--notebook", default="1-masks-and-reconstructions.ipynb")
    parser.add_argument("--chromium")
    parser.add_argument("--port", type=int, default=8891)
    parser.add_argument("--seconds", type=int, default=600)
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    work = args.folder.resolve() / "notebooks"  # a copy: JupyterLab saves outputs into what it opens
    work.mkdir(exist_ok=True)
    shutil.copy(ROOT / "notebooks" / args.notebook, work)
    command = [str(ROOT / "mae"), "notebook", "--", "--no-browser", f"--port={args.port}", "--IdentityProvider.token=",
               "--allow-root", f"--ServerApp.root_dir={work}"]
    server = subprocess.Popen(command, start_new_session=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))  # and the server with it
    try:
        served(server, args.port, args.seconds)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=args.chromium, args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": 1400, "height": 1000})
            answered = []  # by the kernel
            page.on("websocket", lambda socket: socket.on(
                "framereceived", lambda frame: answered.append(True) if "kernel_info_reply" in str(frame) else None))
            page.goto(f"http://localhost:{args.port}/lab/tree/{args.notebook}?reset")
            page.locator(CODE).first.wait_for(timeout=120_000)
            while not answered:
                page.wait_for_timeout(200)
            page.get_by_role("menuitem", name="Run", exact=True).click()
            page.locator(".lm-Menu-itemLabel", has_text=re.compile("^Run All Cells$")).click()
            began = time.monotonic()
            while True:
                page.wait_for_timeout(1000)
                if page.locator(".jp-mod-error, [data-mime-type='application/vnd.jupyter.stderr']").count():
                    page.screenshot(path=args.folder / "error.png")
                    sys.exit("a cell fails: " + page.locator(f"{CODE} .jp-OutputArea-output").last.inner_text())
                done = prompts(page)
                if done and all(re.fullmatch(r"\[\d+\]:?", prompt) for prompt in done):
                    break
                if time.monotonic() - began > args.seconds:
                    page.screenshot(path=args.folder / "late.png")
                    sys.exit(f"not done after {args.seconds} s: {done}")
            pictures = 0
            page.set_viewport_size({"width": 1400, "height": 2400})  # a cell with all its pictures
            for number, cell in enumerate(page.locator(CODE).all(), 1):
                images = cell.locator(".jp-OutputArea img, .jp-OutputArea svg").count()
                if images:
                    cell.scroll_into_view_if_needed()
                    cell.screenshot(path=args.folder / f"cell-{number}.png")
                    pictures += images
            page.screenshot(path=args.folder / "page.png")
            browser.close()
            print(f"{args.notebook}: {len(done)} code cells run in {time.monotonic() - began:.0f} s, {pictures} pictures")
            if not pictures:
                sys.exit("and there is none to see")
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()


main()
