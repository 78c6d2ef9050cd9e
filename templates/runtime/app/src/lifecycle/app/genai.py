"""The names of OpenTelemetry's conventions for generative AI, in one place: they still change.

https://github.com/open-telemetry/semantic-conventions-genai
"""

CHAT = "chat"
RETRIEVAL = "retrieval"

CONVERSATION = "gen_ai.conversation.id"
DOCUMENTS = "gen_ai.retrieval.documents"
EVALUATION = "gen_ai.evaluation.name"
FINISH_REASONS = "gen_ai.response.finish_reasons"
FIRST_CHUNK = "gen_ai.response.time_to_first_chunk"
INPUT_TOKENS = "gen_ai.usage.input_tokens"
LABEL = "gen_ai.evaluation.score.label"
MODEL = "gen_ai.request.model"
OPERATION = "gen_ai.operation.name"
OUTPUT_TOKENS = "gen_ai.usage.output_tokens"
PROVIDER = "gen_ai.provider.name"
TOKEN_TYPE = "gen_ai.token.type"

DURATION = "gen_ai.client.operation.duration"
DURATION_BUCKETS_S = [0.01 * 2**power for power in range(14)]
TOKENS = "gen_ai.client.token.usage"
TOKENS_BUCKETS = [float(4**power) for power in range(14)]
"""The conventions name these limits."""
