# Varnish in front of News Mania (Varnish 6.0 or newer, with vmod-xkey from varnish-modules).
#
# Set EDGE=varnish in the paper's environment: each page then tells in the header xkey what it shows,
# and the paper purges by these keys with a PURGE request to EDGE_ADDRESS. Only `purgers` may.

vcl 4.1;

import std;
import xkey;

backend paper {
    .host = "127.0.0.1";
    .port = "8000";
    .first_byte_timeout = 30s;
    .probe = {
        .url = "/healthz";
        .interval = 5s;
        .timeout = 2s;
        .window = 5;
        .threshold = 3;
    }
}

acl purgers {
    "127.0.0.1";
    "::1";
}

sub vcl_recv {
    if (req.method == "PURGE") {
        if (client.ip !~ purgers) {
            return (synth(403, "Forbidden"));
        }
        if (req.http.xkey-purge) {
            # Withdrawn: gone at once.
            set req.http.n-gone = xkey.purge(req.http.xkey-purge);
        } else if (req.http.xkey-softpurge) {
            # Changed: out of date, and kept to stand in where the paper cannot answer.
            set req.http.n-gone = xkey.softpurge(req.http.xkey-softpurge);
        } else {
            return (synth(400, "Name the keys to purge"));
        }
        return (synth(200, "Purged " + req.http.n-gone));
    }
    unset req.http.n-gone;

    # Pages for one person, and whoever is signed in, go to the paper itself.
    if (req.url ~ "^/(admin|comments)/" || req.http.Authorization
        || req.http.Cookie ~ "(^|; *)sessionid=") {
        return (pass);
    }
    if (req.method != "GET" && req.method != "HEAD") {
        return (pass);
    }
    unset req.http.Cookie;

    # The paper reads no other parameters on public pages; tracking ones would split the cache.
    if (req.url ~ "[?&](utm_[a-z]+|fbclid|gclid|msclkid|mc_[a-z]+|ref|igshid)=") {
        set req.url = regsuball(req.url, "(utm_[a-z]+|fbclid|gclid|msclkid|mc_[a-z]+|ref|igshid)=[^&]*&?", "");
        set req.url = regsub(req.url, "[?&]$", "");
    }
    set req.url = std.querysort(req.url);

    # What a softpurge or its age has put out of date is shown while the paper is down, and only
    # then: a reader who comes after a change sees the change.
    if (std.healthy(req.backend_hint)) {
        set req.grace = 0s;
    }
    return (hash);
}

sub vcl_backend_response {
    # Half of what stale-if-error allows, should the paper be down.
    if (beresp.http.Cache-Control ~ "stale-if-error") {
        set beresp.grace = 30m;
    } else {
        set beresp.grace = 0s;
    }
    # A fault of the paper's does not push out what is kept.
    if (beresp.status >= 500 && bereq.is_bgfetch) {
        return (abandon);
    }
    if (beresp.ttl <= 0s || beresp.http.Set-Cookie || beresp.http.Cache-Control ~ "private|no-store") {
        set beresp.uncacheable = true;
        set beresp.ttl = 0s;
    }
    return (deliver);
}

sub vcl_deliver {
    unset resp.http.xkey;
    # For caches in front of the paper; a browser would show its reader the page of a moment ago.
    set resp.http.Cache-Control = regsub(resp.http.Cache-Control, ", stale-while-revalidate=[0-9]+", "");
    if (obj.hits > 0) {
        set resp.http.X-Cache = "hit";
    } else {
        set resp.http.X-Cache = "miss";
    }
}
