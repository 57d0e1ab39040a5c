#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "graph/ad_changes.hpp"
#include "graph/urls.hpp"
#include "metaup/graph/call.hpp"

namespace metaup::graph {
namespace {

/// What counts against the limits of a call, beside the number of its operations.
struct Size {
  std::size_t ads = 0;
  std::uint64_t bytes = 0;
  std::uint64_t points = 0;
  friend Size operator+(const Size& a, const Size& b) {
    return {a.ads + b.ads, a.bytes + b.bytes, a.points + b.points};
  }
};

/// A call that may still take more operations, and what it already holds.
struct Open {
  std::size_t call = 0;
  Size size;
};

/// A base64 file would have to be in memory to stand in a batch's body, and the parts of a batch
/// are renamed, which only an image bears: an ad names its parts.
bool can_be_batched(const Operation& operation, const ComposeLimits& limits) {
  if (!operation.secret_params.empty()) return false;
  if (operation.method == http::Method::get) return true;
  if (!limits.batch || (!limits.batch_files && !operation.attachments.empty())) return false;
  const auto fits = [&](const Attachment& attachment) {
    return operation.edge == Edge::adimages_create && !attachment.as_base64;
  };
  return !operation.video_host && std::all_of(operation.attachments.begin(), operation.attachments.end(), fits);
}

std::uint64_t encoded_bytes(const Operation& operation) {
  return operation.path.size() + encode_params(operation.params).size() + attachment_bytes(operation);
}

Size size_of(const Operation& operation) {
  return {changes_ad(operation.edge) ? std::size_t{1} : 0, encoded_bytes(operation), operation.cost};
}

/// Of one more hash or id in the URL.
std::uint64_t encoded_value_bytes(const std::string& value) {
  constexpr std::size_t kQuotesAndComma = 9;  // %22 twice and %2C
  return percent_encode(value).size() + kQuotesAndComma;
}

/// What reads must have in common to share a request.
std::string shared_part(const Operation& operation) {
  const auto whose = operation.account.digits() + (operation.video_host ? "\nv" : "\ng");
  const auto params = '?' + encode_params(operation.params);
  if (operation.lookup) return whose + operation.path + params + '\n' + operation.lookup->after;
  const auto& list = *operation.listed_in;
  return whose + list.path + params + (list.filtered ? "\nfiltered\n" : "\nwhole\n") + list.after;
}

std::uint64_t points_of(const Call& call, const std::vector<const Operation*>& ready) {
  if (call.shape != Call::Shape::batch) return ready[call.operations.front()]->cost;
  std::uint64_t points = 0;
  for (const auto index : call.operations) points += ready[index]->cost;
  return points;
}

class Composer {
 public:
  explicit Composer(const ComposeLimits& limits) : limits_(limits) {}

  void add(std::size_t index, const Operation& operation) {
    if (operation.lookup) {
      add_read(Call::Shape::lookup, index, operation, operation.lookup->hash);
    } else if (operation.listed_in) {
      add_read(Call::Shape::list, index, operation, operation.listed_in->id);
    } else if (can_be_batched(operation, limits_)) {
      add_to_batch({index}, operation.account, size_of(operation));
    } else {
      open_call(Call::Shape::single, {index});
    }
  }

  /// Two that only make sense in one batch.
  void add_pair(std::size_t index, const Operation& first, const Operation& second) {
    add_to_batch({index, index + 1}, first.account, size_of(first) + size_of(second));
  }

  std::vector<Call> calls() && {
    // A batch of one is a request like any other.
    for (auto& call : calls_) {
      if (call.shape == Call::Shape::batch && call.operations.size() == 1) call.shape = Call::Shape::single;
    }
    return std::move(calls_);
  }

 private:
  std::size_t open_call(Call::Shape shape, std::vector<std::size_t> operations) {
    calls_.push_back({shape, std::move(operations), 0});
    return calls_.size() - 1;
  }

  /// A read that others can share; `value` is what differs between them.
  void add_read(Call::Shape shape, std::size_t index, const Operation& operation, const std::string& value) {
    const auto bytes = encoded_value_bytes(value);
    auto key = shared_part(operation);
    if (const auto found = reads_.find(key); found != reads_.end()) {
      auto& open = found->second;
      auto& operations = calls_[open.call].operations;
      if (operations.size() < limits_.lookup_values && open.size.bytes + bytes <= limits_.lookup_url_bytes) {
        operations.push_back(index);
        open.size.bytes += bytes;
        return;
      }
    }
    constexpr std::size_t kHostVersionAndProof = 200;
    const auto call = open_call(shape, {index});
    reads_[std::move(key)] = {call, {0, kHostVersionAndProof + encoded_bytes(operation) + bytes, operation.cost}};
  }

  /// What is larger than the limits is a batch of its own.
  void add_to_batch(const std::vector<std::size_t>& added, const AccountId& account, const Size& size) {
    if (const auto found = batches_.find(account); found != batches_.end()) {
      auto& open = found->second;
      auto& operations = calls_[open.call].operations;
      const auto grown = open.size + size;
      if (operations.size() + added.size() <= limits_.batch_operations && grown.ads <= limits_.batch_ads &&
          grown.bytes <= limits_.batch_bytes && grown.points <= limits_.batch_points) {
        operations.insert(operations.end(), added.begin(), added.end());
        open.size = grown;
        return;
      }
    }
    batches_[account] = {open_call(Call::Shape::batch, added), size};
  }

  const ComposeLimits& limits_;
  std::vector<Call> calls_;
  std::map<std::string, Open> reads_;
  std::map<AccountId, Open> batches_;
};

}  // namespace

std::vector<Call> compose(const std::vector<const Operation*>& ready, const ComposeLimits& limits) {
  Composer composer(limits);
  for (std::size_t i = 0; i < ready.size(); ++i) {
    if (i + 1 < ready.size() && needs(*ready[i + 1], *ready[i])) {
      composer.add_pair(i, *ready[i], *ready[i + 1]);
      ++i;
    } else {
      composer.add(i, *ready[i]);
    }
  }
  auto calls = std::move(composer).calls();
  for (auto& call : calls) call.points = points_of(call, ready);
  return calls;
}

}  // namespace metaup::graph
