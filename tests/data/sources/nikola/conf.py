import time

BLOG_TITLE = "Walls"
SITE_URL = "https://walls.example/"
TIMEZONE = "Europe/Berlin"
PRETTY_URLS = True
POSTS = (("posts/*.md", "posts", "post.tmpl"),)
PAGES = (("pages/*.md", "", "page.tmpl"),)
BODY_END = "<p>" + str(time.time())
