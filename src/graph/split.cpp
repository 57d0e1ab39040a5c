#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "base/http_date.hpp"
#include "base/text.hpp"
#include "graph/headers.hpp"
#include "graph/json.hpp"
#include "graph/reply_parts.hpp"
#include "metaup/graph/call.hpp"

namespace metaup::graph {
namespace {

using nlohmann::json;
using Operations = std::vector<const Operation*>;

Error lost(ErrorClass error_class, std::string message) {
  Error error;
  error.error_class = error_class;
  error.message = std::move(message);
  error.retryable = true;
  error.outcome_unknown = true;
  error.hint = "Run the command again; it finds what was made.";
  return error;
}

std::vector<Answer> same_for_all(const Operations& operations, const Error& error, const Usage& usage) {
  return std::vector<Answer>(operations.size(), Answer{tl::unexpected(error), usage});
}

/// The headers of an entry: objects with name and value.
std::vector<http::Header> entry_headers(const json& entry) {
  std::vector<http::Header> headers;
  const auto* const list = member(entry, "headers");
  if (list == nullptr || !list->is_array()) return headers;
  constexpr std::size_t kLongestValue = 65'536;
  for (const auto& header : *list) {
    headers.push_back(
        {text_of(member(header, "name"), kLongestValue), text_of(member(header, "value"), kLongestValue)});
  }
  return headers;
}

Answer entry_answer(const json& entry, const AccountId& account, const Usage& usage_of_call) {
  const auto* const body = member(entry, "body");
  if (entry.is_null() || body == nullptr || body->is_null()) {
    return {tl::unexpected(lost(ErrorClass::transient, "Meta did not get to this part of the batch, or not in time")),
            usage_of_call, entry.is_null()};
  }
  const auto status = integer_of(member(entry, "code"));
  if (!status || *status < 100 || *status > 999) {
    return {tl::unexpected(lost(ErrorClass::protocol, "an entry of the batch has no status")), usage_of_call};
  }
  http::Response response;
  response.status = static_cast<int>(*status);
  response.headers = entry_headers(entry);
  response.body = body->is_string() ? body->get<std::string>() : dump(*body);
  const auto usage = parse_usage(response.headers, account);
  return {read_entry(response), usage.present() ? usage : usage_of_call};
}

/// An operation that needs another was not tried if that one was refused, be its own answer null (which
/// else means that the time ran out) or an error.
void explain_not_run(const Operations& operations, const json& entries, std::vector<Answer>& answers) {
  constexpr std::int64_t kLeastRefusal = 400;
  for (std::size_t i = 1; i < operations.size(); ++i) {
    if (!needs(*operations[i], *operations[i - 1]) || answers[i].result) continue;
    if (!entries[i].is_null() && answers[i].result.error().outcome_unknown) continue;
    const auto status = integer_of(member(entries[i - 1], "code"));
    if (!status || *status < kLeastRefusal) continue;
    Error not_run;
    not_run.error_class = ErrorClass::dependency;
    not_run.message = "was not tried, because what it needs was refused";
    answers[i] = {tl::unexpected(std::move(not_run)), answers[i].usage};
  }
}

std::vector<Answer> batch_answers(const Operations& operations, const Reply& reply, const Usage& usage) {
  // Its strings are documents themselves, and each is put right when it is read.
  const auto entries = parse_json(reply.body, Controls::kept);
  // Entries are told apart by their place alone: in a list of another length no place is sure.
  if (!entries || !entries->is_array() || entries->size() != operations.size()) {
    return same_for_all(operations, lost(ErrorClass::protocol, "the reply to a batch is not a list of its entries"),
                        usage);
  }
  std::vector<Answer> answers;
  answers.reserve(operations.size());
  for (const auto& entry : *entries) answers.push_back(entry_answer(entry, operations.front()->account, usage));
  explain_not_run(operations, *entries, answers);
  return answers;
}

/// The elements of a page by their `name`; nothing when the reply is no such page.
using Elements = std::map<std::string, json>;

std::optional<Elements> elements_by(const char* name, const json& reply) {
  constexpr std::size_t kLongestKey = 128;
  const auto* const data = member(reply, "data");
  if (data == nullptr || !data->is_array()) return std::nullopt;
  Elements elements;
  for (const auto& element : *data) {
    auto key = text_of(member(element, name), kLongestKey);
    if (key.empty()) return std::nullopt;
    elements.try_emplace(std::move(key), element);
  }
  return elements;
}

/// What stands when the pages that follow say no more.
Error not_on_the_pages() {
  Error error;
  error.error_class = ErrorClass::protocol;
  error.message = "Meta's list of the images does not come to an end";
  error.hint = "Nobody can tell whether the image is there. Run the command again later.";
  return error;
}

std::vector<Answer> lookup_answers(const Operations& operations, const Reply& reply, const Usage& usage,
                                   std::optional<ListPage>& page) {
  const auto document = parse_json(reply.body).value_or(json());
  const auto elements = elements_by("hash", document);
  if (!elements) {
    return same_for_all(operations, lost(ErrorClass::protocol, "the reply to a lookup is not all that was asked for"),
                        usage);
  }
  const auto after = next_cursor(document, reply);
  std::vector<Answer> answers;
  answers.reserve(operations.size());
  for (const auto* const operation : operations) {
    const auto found = elements->find(operation->lookup->hash);
    const bool present = found != elements->end();
    if (!present && !after) {
      answers.push_back({tl::unexpected(after.error()), usage});
    } else if (!present && !after->empty()) {
      answers.push_back({.result = tl::unexpected(not_on_the_pages()), .usage = usage, .left_out = true});
    } else {
      json own = {{"data", json::array()}};
      if (present) own["data"].push_back(found->second);
      answers.push_back({Reply{dump(own), reply.trace_id}, usage});
    }
  }
  const bool shows_some = std::any_of(answers.begin(), answers.end(), [](const Answer& one) { return !one.left_out; });
  page = ListPage{.shows_some = shows_some, .after = after.value_or("")};
  return answers;
}

Error not_on_the_page() {
  Error error;
  error.error_class = ErrorClass::not_found;
  error.message = "the account's list does not hold it";
  error.hint = "Check the id, and that the token's user is assigned to the ad account.";
  return error;
}

std::vector<Answer> list_answers(const Operations& operations, const Reply& reply, const Usage& usage,
                                 std::optional<ListPage>& page) {
  const auto document = parse_json(reply.body).value_or(json());
  auto elements = elements_by("id", document);
  if (!elements) {
    return same_for_all(operations, lost(ErrorClass::protocol, "the reply is no page of a list"), usage);
  }
  const auto after = next_cursor(document, reply);
  std::vector<Answer> answers;
  answers.reserve(operations.size());
  for (const auto* const operation : operations) {
    const auto found = elements->find(operation->listed_in->id);
    if (found != elements->end()) {
      answers.push_back({Reply{dump(found->second), reply.trace_id}, usage});
    } else if (!after) {
      answers.push_back({tl::unexpected(after.error()), usage});
    } else {
      answers.push_back({.result = tl::unexpected(not_on_the_page()), .usage = usage, .left_out = true});
    }
  }
  for (const auto* const operation : operations) elements->erase(operation->listed_in->id);
  page = ListPage{.holds_others = !elements->empty(), .after = after.value_or("")};
  return answers;
}

std::vector<Answer> success_answers(Call::Shape shape, const Operations& operations, Reply reply, const Usage& usage,
                                    std::optional<ListPage>& page) {
  switch (shape) {
    case Call::Shape::batch:
      return batch_answers(operations, reply, usage);
    case Call::Shape::lookup:
      return lookup_answers(operations, reply, usage, page);
    case Call::Shape::list:
      return list_answers(operations, reply, usage, page);
    case Call::Shape::single:
      break;
  }
  return {Answer{std::move(reply), usage}};
}

bool ran_out_of_time(const Answer& last) {
  constexpr std::int64_t kBatchTimedOut = 960;
  return last.not_reached || (!last.result && last.result.error().code == kBatchTimedOut);
}

/// When Meta's clock says that it answered. What a proxy, a filter or a cache says has a clock of its own.
std::optional<WallTime> date_of(const http::Response& response, const std::vector<Answer>& answers) {
  const bool graph_spoke = std::any_of(answers.begin(), answers.end(), [](const Answer& answer) {
    return answer.result.has_value() || answer.result.error().code != 0;
  });
  if (!graph_spoke || !find_header(response.headers, "age").empty()) return std::nullopt;
  return parse_http_date(find_header(response.headers, "date"));
}

/// Says of each error what was being done.
void name_edges(const Operations& operations, std::vector<Answer>& answers) {
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (answers[i].result) continue;
    auto& message = answers[i].result.error().message;
    message = std::string(to_string(operations[i]->edge)) + ": " + message;
  }
}

}  // namespace

Split split(Call::Shape shape, const Operations& operations,
            const tl::expected<http::Response, http::Failure>& result) {
  constexpr std::size_t kLongestNotice = 500;
  Split split;
  if (!result) {
    split.answers = same_for_all(operations, to_error(result.error()), {});
    const bool one_file_changed = result.error().kind == http::Failure::Kind::source_changed;
    split.whole_call_refused = one_file_changed && operations.size() > 1;
  } else {
    const auto usage = parse_usage(result->headers, operations.front()->account);
    if (shape != Call::Shape::batch) {  // whose operations name their version, but not its own URL
      split.api_version_served = utf8_prefix(find_header(result->headers, "facebook-api-version"), kLongestNotice);
    }
    split.version_warning = utf8_prefix(find_header(result->headers, "x-ad-api-version-warning"), kLongestNotice);
    auto reply = read_reply(*result);
    split.whole_call_refused = !reply && operations.size() > 1;
    split.answers = reply ? success_answers(shape, operations, std::move(*reply), usage, split.page)
                          : same_for_all(operations, reply.error(), usage);
    split.served_at = date_of(*result, split.answers);
  }
  if (shape == Call::Shape::batch) {
    split.timed_out = ran_out_of_time(split.answers.back());
    split.came_back_whole =
        !split.timed_out && std::any_of(split.answers.begin(), split.answers.end(),
                                        [](const Answer& answer) { return answer.result.has_value(); });
  }
  name_edges(operations, split.answers);
  return split;
}

}  // namespace metaup::graph
