/* health: see health.h. */
#include "service/health.h"

#include <curl/curl.h>

static void cleanup(CURL **curl)
{
    curl_easy_cleanup(*curl);
}
#define auto_curl __attribute__((cleanup(cleanup))) CURL

/* Takes what comes: only the status counts. */
static size_t ignore(char *data, size_t size, size_t n, void *context)
{
    (void)data;
    (void)context;
    return size * n;
}

bool health_ask(const char *url, int64_t timeout_ms, struct err *err)
{
    auto_curl *curl = curl_easy_init();
    if (!curl)
        return err_set(err, ERR_SERVICE, "cannot use libcurl");
    (void)curl_easy_setopt(curl, CURLOPT_URL, url);
    (void)curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    (void)curl_easy_setopt(curl, CURLOPT_PROXY, "");
    (void)curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)timeout_ms);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, ignore);
    CURLcode code = curl_easy_perform(curl);
    long status = 0;
    (void)curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    if (code != CURLE_OK)
        return err_set(err, ERR_SERVICE, "%s", curl_easy_strerror(code));
    if (status >= 200 && status < 400)
        return true;
    return err_set(err, ERR_SERVICE, "it answers with status %ld", status);
}
