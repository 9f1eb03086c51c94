"""What is compared: releases, revisions, files and folders."""
