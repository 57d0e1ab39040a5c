#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "metaup/base/file.hpp"
#include "metaup/base/ids.hpp"
#include "metaup/base/secret.hpp"
#include "metaup/http/message.hpp"

namespace metaup::graph {

/// What an operation does, for reports, fault tables and audit rows.
enum class Edge : std::uint8_t {
  adimages_create,
  adimages_read,
  adimages_delete,
  advideos_start,
  advideos_transfer,
  advideos_finish,
  advideos_cancel,
  advideos_create,
  advideos_read,
  advideos_delete,
  video_status,
  video_thumbnails,
  video_captions,
  adcreatives_create,
  adcreatives_read,
  adcreatives_update,
  adcreatives_delete,
  ads_create,
  ads_read,
  ads_update,
  ads_delete,
  previews_read,
  account_read,
  accounts_read,
  adset_read,
  adsets_read,
  campaigns_read,
  page_read,
  pages_read,
  locales_read,
  instagram_read,
  product_set_read,
  lead_form_read,
  token_read,
  token_exchange,
  token_revoke,
};
/// Such as "adimages create".
[[nodiscard]] std::string_view to_string(Edge edge);

/// Whether sending it again can make a second object: images and creatives are found by their content, videos and ads
/// are not (docs/graph-api.md, "Errors and retries").
enum class Idempotency : std::uint8_t { safe_to_repeat, check_before_repeat };

/// A file that travels with an operation.
struct Attachment {
  std::string field;     ///< the part's name when the operation travels alone
  std::string filename;  ///< with a real extension: Meta decides the type by it
  std::string content_type;
  FileSlice slice;
  bool as_base64 = false;  ///< as a plain form field that holds base64 text
};

/// The image that a read of an account's images is about: reads that differ in it alone share one
/// request (`hashes`). Leave `limit` out of the parameters: the request asks for one page of the right
/// size.
struct Lookup {
  std::string hash;
  std::string after;  ///< the cursor of the page; empty: the first
};

/// A list that holds the object which a read is about, so that several can be read in one request.
/// Meta documents no filter on ids: it may be honoured, ignored or refused
/// (docs/graph-api.md, "Reads of many objects"). The operation itself stays the read of the object alone.
struct ListedIn {
  std::string path;          ///< of the list, such as "act_1/advideos"
  std::string id;            ///< of the object
  bool filtered = true;      ///< asks for these ids only; else for a page of the whole list
  std::string after;         ///< the cursor of the page; empty: the first
  std::string field = "id";  ///< as the filter calls the ids
  bool or_alone = true;      ///< what the filtered list does not show is read alone; else its word is the last

  friend bool operator==(const ListedIn&, const ListedIn&) = default;
};

/// One thing to ask of the Graph API, before it is known with what else it will travel.
struct Operation {
  Edge edge = Edge::adimages_create;
  http::Method method = http::Method::get;
  AccountId account;                                        ///< whose limits it counts against
  std::string path;                                         ///< under the version, such as "act_1/adimages"
  std::vector<std::pair<std::string, std::string>> params;  ///< unencoded
  std::vector<Attachment> attachments;
  std::optional<Lookup> lookup;
  std::optional<ListedIn> listed_in;  ///< read from this list; empty: alone
  Idempotency idempotency = Idempotency::safe_to_repeat;
  std::uint32_t cost = 1;   ///< points of the account's score: a read 1, a write 3
  bool video_host = false;  ///< goes to --video-url
  /// Secrets that Meta takes nowhere but in the URL, by their parameters: of the calls about tokens. Such an operation
  /// travels alone.
  std::vector<std::pair<std::string, Secret>> secret_params;
  /// It gives a token for a new one: its secrets say who asks, and nothing is taken out of the reply that brings it.
  bool exchanges_token = false;
  /// A refusal for want of rights says nothing of the account: it reads what another account holds, or
  /// what some tokens may not read although they may work in the account.
  bool reads_elsewhere = false;
  /// In a batch, what others can refer to its result by; empty: none does.
  std::string name;
  /// The name of the operation just before it whose result its params refer to: the two go in one
  /// batch, and this one is only run if that one succeeds. Empty: it needs none.
  std::string needs;
};

/// Whether `later` needs `earlier`, which is just before it.
[[nodiscard]] inline bool needs(const Operation& later, const Operation& earlier) {
  return !later.needs.empty() && later.needs == earlier.name;
}

/// Stands in params for the id that the named operation of the batch makes
/// (docs/graph-api.md, "Batches").
[[nodiscard]] std::string reference_to_id(const std::string& name);

/// Bytes of file content that sending it moves.
[[nodiscard]] std::uint64_t attachment_bytes(const Operation& operation);

}  // namespace metaup::graph
