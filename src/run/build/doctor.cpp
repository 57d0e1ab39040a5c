#include "run/build/doctor.hpp"

#include <functional>
#include <memory>
#include <set>

#include "run/engine.hpp"
#include "run/listening.hpp"
#include "run/redaction.hpp"
#include "run/targets/read_target.hpp"
#include "upload/health.hpp"
#include "upload/preflight.hpp"
#include "upload/requests.hpp"

namespace metaup::run {
namespace {

using upload::PagedRead;
using upload::SingleRequest;

/// The questions of one look around, and what follows from the answers.
class Consultation {
 public:
  Consultation(const DoctorPlan& plan, bool has_token, Engine& engine, const Listening& listening, MetaFacts& facts)
      : plan_(plan), has_token_(has_token), engine_(engine), listening_(listening), facts_(facts) {}

  /// Without a token Meta only says that one is missing, and with that its clock and version.
  void begin() { has_token_ ? inspect() : read_self(); }

 private:
  using Read = std::function<void(const Result<graph::Reply>& answer)>;

  void ask(graph::Operation operation, Read use) {
    auto request = std::make_unique<SingleRequest>(operation);
    const auto& read = *request;
    add(operation.account, operation.path, std::move(request), [&read, use = std::move(use)](const Error* error) {
      use(error != nullptr ? Result<graph::Reply>(tl::unexpected(*error)) : read.answer());
    });
  }

  void add(const AccountId& account, const std::string& what, std::unique_ptr<upload::Machine> machine,
           ReadTarget::OnEnd on_end) {
    constexpr ReadTarget::Manner kLook{.only_once = true, .harmless = true};
    engine_.add(
        std::make_unique<ReadTarget>(account, AssetKind::account, what, std::move(machine), kLook, std::move(on_end)));
  }

  void inspect() {
    ask(upload::inspect_token(), [this](const Result<graph::Reply>& answer) {
      facts_.token.inspected = answer.and_then(graph::read_token_info);
      const auto& inspected = *facts_.token.inspected;
      if (inspected) {
        inspected->is_valid ? ask_the_rest() : void(facts_.not_asked = "Meta does not take the token");
      } else if (inspected.error().error_class == ErrorClass::auth) {
        facts_.not_asked = "Meta does not take the token";
      } else if (!listening_.heard().meta_spoke) {
        facts_.not_asked = "Meta was not reached";
      } else {
        read_self();  // it may be good all the same
      }
    });
  }

  void read_self() {
    ask(upload::read_self(), [this](const Result<graph::Reply>& answer) {
      facts_.token.self = answer.and_then(graph::read_object);
      if (!has_token_) {
        facts_.not_asked = "there is no token";
      } else if (*facts_.token.self) {
        read_permissions();
        ask_the_rest();
      } else {
        const bool spoke = listening_.heard().meta_spoke;
        facts_.not_asked = spoke ? "Meta does not take the token" : "Meta was not reached";
      }
    });
  }

  void read_permissions() {
    ask(upload::list_permissions(), [this](const Result<graph::Reply>& answer) {
      facts_.token.permissions = answer.and_then(graph::read_permissions);
    });
  }

  void ask_the_rest() {
    for (std::size_t i = 0; i < plan_.accounts.size(); ++i) {
      ask(upload::read_account(plan_.accounts[i]), [this, i](const Result<graph::Reply>& answer) {
        facts_.accounts[i].object = answer.and_then(graph::read_object);
      });
    }
    const auto account = plan_.accounts.empty() ? AccountId{} : plan_.accounts.front();
    if (facts_.page) {
      read_identity(*facts_.page, upload::read_page(account, plan_.page), upload::list_promote_pages);
    }
    if (facts_.instagram) {
      read_identity(*facts_.instagram, upload::read_instagram_account(account, plan_.instagram),
                    upload::list_instagram_accounts);
    }
  }

  using ListIdentities = graph::Operation (*)(const AccountId& account, const std::string& after);

  void read_identity(IdentityFacts& facts, graph::Operation node, ListIdentities list) {
    ask(std::move(node),
        [&facts](const Result<graph::Reply>& answer) { facts.object = answer.and_then(graph::read_object); });
    for (const auto& account : plan_.accounts) {
      auto found = std::make_shared<bool>(false);
      auto pages =
          std::make_unique<PagedRead>([account, list](const std::string& after) { return list(account, after); },
                                      [&facts, found](const graph::Reply& reply) {
                                        return graph::read_objects(reply).map([&](const graph::ObjectPage& page) {
                                          for (const auto& object : page.objects)
                                            *found |= graph::plain_text(object, "id") == facts.id;
                                          return page.after;
                                        });
                                      });
      add(account, account.act(), std::move(pages), [&facts, account, found](const Error* error) {
        facts.listed.emplace_back(account, error != nullptr ? Result<bool>(tl::unexpected(*error)) : *found);
      });
    }
  }

  const DoctorPlan& plan_;
  bool has_token_;
  Engine& engine_;
  const Listening& listening_;
  MetaFacts& facts_;
};

}  // namespace

Outcome ask_meta(const DoctorPlan& plan, Settings settings, Environment& environment, MetaFacts& facts) {
  const auto origin = origin_of(settings.connection.graph_url);
  if (!origin) return refused(origin.error(), environment.reporter);
  settings.compose.batch_operations = 1;  // so that each answer has its own headers
  settings.retry.longest_wait = {};       // a limit is told, not waited for
  settings.governor.longest_wait = {};
  settings.governor.max_usage = 100;
  facts.accounts.clear();
  for (const auto& account : plan.accounts) facts.accounts.push_back({.account = account, .object = {}});
  if (!plan.page.empty()) facts.page = IdentityFacts{.id = plan.page, .object = {}, .listed = {}};
  if (!plan.instagram.empty()) facts.instagram = IdentityFacts{.id = plan.instagram, .object = {}, .listed = {}};

  const auto redactor = redactor_of(settings);
  Listening listening(environment.transport, environment.clock, redactor);
  Environment heard{.transport = listening,
                    .clock = environment.clock,
                    .ledger = environment.ledger,
                    .reporter = environment.reporter,
                    .waker = environment.waker,
                    .interrupt = environment.interrupt,
                    .random = environment.random,
                    .release_locks = environment.release_locks,
                    .file_threads = environment.file_threads};
  RunControl control(settings, heard, *origin, true);
  Engine engine(control, heard, {.releases_locks = false});
  Consultation consultation(plan, !settings.connection.token.empty(), engine, listening, facts);
  consultation.begin();
  auto outcome = control.drive(engine);
  facts.heard = listening.heard();
  return outcome;
}

}  // namespace metaup::run
