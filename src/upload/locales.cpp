#include "upload/locales.hpp"

#include "base/text.hpp"
#include "metaup/graph/object_page.hpp"
#include "upload/edges.hpp"

namespace metaup::upload {

graph::Operation list_locales(const AccountId& account) {
  auto operation = read_of(account, graph::Edge::locales_read, "search");
  operation.params = {{"type", "adlocale"}, {"limit", "1000"}};
  operation.reads_elsewhere = true;
  return operation;
}

Result<std::map<std::string, std::string>> read_locales(const graph::Reply& reply) {
  return graph::read_objects(reply).map([](const graph::ObjectPage& page) {
    std::map<std::string, std::string> numbers;
    for (const auto& locale : page.objects) {
      const auto key = graph::plain_text(locale, "key");
      if (parse_u64(key)) numbers.emplace(graph::plain_text(locale, "name"), key);
    }
    return numbers;
  });
}

}  // namespace metaup::upload
