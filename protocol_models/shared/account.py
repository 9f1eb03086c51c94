"""How an account is signed in, and on which plan: the words that login, limits and configuration share."""

from protocol_models.base import WireEnum


class AuthMode(WireEnum):
    """By what means the server is signed in."""

    API_KEY = "apikey"
    """An OpenAI API key."""
    CHATGPT = "chatgpt"
    """A ChatGPT login whose tokens the server keeps and renews."""
    CHATGPT_AUTH_TOKENS = "chatgptAuthTokens"
    """ChatGPT tokens that the client supplies and renews (`account/chatgptAuthTokens/refresh`)."""
    HEADERS = "headers"
    """HTTP headers that are supplied from outside, and carry the credentials."""
    AGENT_IDENTITY = "agentIdentity"
    """An identity of the agent's own, in place of a user's login."""
    PERSONAL_ACCESS_TOKEN = "personalAccessToken"
    """A personal access token."""
    BEDROCK_API_KEY = "bedrockApiKey"
    """An Amazon Bedrock API key."""
    BEDROCK_ACCESS_KEYS = "bedrockAccessKeys"
    """AWS access keys, for Amazon Bedrock."""


class ForcedLoginMethod(WireEnum):
    """The one way of signing in that is allowed: a ChatGPT account (`chatgpt`) or an API key (`api`)."""

    CHATGPT = "chatgpt"
    API = "api"


class PlanType(WireEnum):
    """The plan that an account is on, as the service names it.

    `unknown` is for a plan that the server does not know. New plans come often: handle a value that
    is not listed here like `unknown`.
    """

    FREE = "free"
    GO = "go"
    PLUS = "plus"
    PRO = "pro"
    PROLITE = "prolite"
    PROMAX = "promax"
    TEAM = "team"
    SELF_SERVE_BUSINESS_PROLITE = "self_serve_business_prolite"
    SELF_SERVE_BUSINESS_USAGE_BASED = "self_serve_business_usage_based"
    BUSINESS = "business"
    ENT26 = "ent26"
    ENTERPRISE_CBP_AUTOMATION = "enterprise_cbp_automation"
    ENTERPRISE_CBP_USAGE_BASED = "enterprise_cbp_usage_based"
    ENTERPRISE = "enterprise"
    EDU = "edu"
    EDU_PLUS = "edu_plus"
    EDU_PRO = "edu_pro"
    SCI = "sci"
    SCI_PLUS = "sci_plus"
    UNKNOWN = "unknown"


class AmazonBedrockCredentialSource(WireEnum):
    """Who keeps the credentials for Amazon Bedrock: Codex, or the AWS setup of the machine."""

    CODEX_MANAGED = "codexManaged"
    AWS_MANAGED = "awsManaged"
