#include <algorithm>
#include <map>

#include "graph/urls.hpp"
#include "metaup/base/text.hpp"
#include "metaup/graph/call.hpp"

namespace metaup::graph {
namespace {

/// A call that may still take more operations, and what it already holds.
struct Open {
  std::size_t call = 0;
  std::size_t ads = 0;
  std::uint64_t bytes = 0;
};

/// A base64 file would have to be in memory to stand in a batch's body, and the parts of a batch
/// are renamed, which only an image bears: an ad names its parts.
bool can_be_batched(const Operation& operation, const ComposeLimits& limits) {
  if (!limits.batch || (!limits.batch_files && !operation.attachments.empty())) return false;
  const auto fits = [&](const Attachment& attachment) {
    return operation.edge == Edge::adimages_create && !attachment.as_base64;
  };
  return !operation.video_host && std::all_of(operation.attachments.begin(), operation.attachments.end(), fits);
}

std::uint64_t encoded_bytes(const Operation& operation) {
  return operation.path.size() + encode_params(operation.params).size() + attachment_bytes(operation);
}

std::uint64_t encoded_bytes(const Lookup& lookup) {
  constexpr std::size_t kQuotesAndComma = 9;  // %22 twice and %2C
  return percent_encode(lookup.value).size() + kQuotesAndComma;
}

/// What reads must have in common to share a request.
std::string lookup_key(const Operation& operation) {
  return operation.account.digits() + '\n' + (operation.video_host ? 'v' : 'g') + operation.path + '?' +
         encode_params(operation.params) + '\n' + operation.lookup->parameter;
}

class Composer {
 public:
  explicit Composer(const ComposeLimits& limits) : limits_(limits) {}

  void add(std::size_t index, const Operation& operation) {
    if (operation.lookup) {
      add_lookup(index, operation);
    } else if (can_be_batched(operation, limits_)) {
      add_to_batch(index, operation);
    } else {
      open_call(Call::Shape::single, index);
    }
  }

  std::vector<Call> calls() && {
    // A batch of one is a request like any other.
    for (auto& call : calls_) {
      if (call.shape == Call::Shape::batch && call.operations.size() == 1) call.shape = Call::Shape::single;
    }
    return std::move(calls_);
  }

 private:
  std::size_t open_call(Call::Shape shape, std::size_t index) {
    calls_.push_back({shape, {index}});
    return calls_.size() - 1;
  }

  void add_lookup(std::size_t index, const Operation& operation) {
    const auto bytes = encoded_bytes(*operation.lookup);
    auto key = lookup_key(operation);
    if (const auto found = lookups_.find(key); found != lookups_.end()) {
      auto& open = found->second;
      auto& operations = calls_[open.call].operations;
      if (operations.size() < limits_.lookup_values && open.bytes + bytes <= limits_.lookup_url_bytes) {
        operations.push_back(index);
        open.bytes += bytes;
        return;
      }
    }
    constexpr std::size_t kHostVersionAndProof = 200;
    const auto call = open_call(Call::Shape::lookup, index);
    lookups_[std::move(key)] = {call, 0, kHostVersionAndProof + encoded_bytes(operation) + bytes};
  }

  void add_to_batch(std::size_t index, const Operation& operation) {
    const std::size_t ads = operation.edge == Edge::ads_create ? 1 : 0;
    const auto bytes = encoded_bytes(operation);
    if (const auto found = batches_.find(operation.account); found != batches_.end()) {
      auto& open = found->second;
      auto& operations = calls_[open.call].operations;
      if (operations.size() < limits_.batch_operations && open.ads + ads <= limits_.batch_ads &&
          open.bytes + bytes <= limits_.batch_bytes) {
        operations.push_back(index);
        open.ads += ads;
        open.bytes += bytes;
        return;
      }
    }
    batches_[operation.account] = {open_call(Call::Shape::batch, index), ads, bytes};
  }

  const ComposeLimits& limits_;
  std::vector<Call> calls_;
  std::map<std::string, Open> lookups_;
  std::map<AccountId, Open> batches_;
};

}  // namespace

std::vector<Call> compose(const std::vector<const Operation*>& ready, const ComposeLimits& limits) {
  Composer composer(limits);
  for (std::size_t i = 0; i < ready.size(); ++i) composer.add(i, *ready[i]);
  return std::move(composer).calls();
}

}  // namespace metaup::graph
