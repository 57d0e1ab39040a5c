#include "base/url_text.hpp"

#include <catch2/catch.hpp>

using metaup::without_url_secrets;

TEST_CASE("what can hold a secret in URLs is not shown", "[base]") {
  const auto [text, shown] = GENERATE(table<std::string, std::string>({
      {"", ""},
      {"plain text, with a question? And more", "plain text, with a question? And more"},
      {"https://example.com/a.jpg", "https://example.com/a.jpg"},
      {"https://example.com/a.jpg?sig=1&b=2", "https://example.com/a.jpg?…"},
      {"https://example.com/a.jpg?sig=1 and a blank", "https://example.com/a.jpg?…"},
      {"https://example.com/a.jpg#access_token=1", "https://example.com/a.jpg#…"},
      {"https://example.com?sig", "https://example.com?…"},
      {"https://user:pass@example.com:8080/a", "https://…@example.com:8080/a"},
      {"https://user@example.com/a@2x.png", "https://…@example.com/a@2x.png"},
      {"https://user:pa/ss@example.com/a", "https://…@example.com/a"},
      {"https://example.com/a@2x.png", "https://example.com/a@2x.png"},
      {"http://user:p?ss@proxy:3128", "http://…@proxy:3128"},
      {"GET 'https://example.com/a?sig=1': HTTP 403", "GET 'https://example.com/a?…': HTTP 403"},
      {"from https://a.com/?x=1 to https://b.com/?y=2 .", "from https://a.com/?… to https://b.com/?… ."},
      {"POST /act_1/adimages?access_token=abc failed", "POST /act_1/adimages?… failed"},
      {"back at /#access_token=abc", "back at /#…"},
  }));
  CHECK(without_url_secrets(text) == shown);
}
