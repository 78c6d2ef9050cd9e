import { describe, expect, it } from 'vitest';
import { holdsSecret, withoutSecrets } from '../src/secrets.ts';

const long = 'a1B2c3D4e5F6g7H8i9J0';

describe('a secret', () => {
  it.each([
    ['https://ada:hunter2@llm.example.com/v1', 'https://***@llm.example.com/v1'],
    [`https://${long}@llm.example.com/v1`, 'https://***@llm.example.com/v1'],
    ['https://llm.example.com/v1?key=abc', 'https://llm.example.com/v1?key=***'],
    ['https://llm.example.com/v1?v=1&api_key=abc', 'https://llm.example.com/v1?v=1&api_key=***'],
    ['https://llm.example.com/v1?apiKey=abc&v=1', 'https://llm.example.com/v1?apiKey=***&v=1'],
    ['https://llm.example.com/v1#access_token=abc', 'https://llm.example.com/v1#access_token=***'],
    [
      'https://llm.example.com?subscription-key=abc',
      'https://llm.example.com?subscription-key=***',
    ],
    ['https://llm.example.com?X-Amz-Signature=abc', 'https://llm.example.com?X-Amz-Signature=***'],
    ['https://llm.example.com/v1?clientsecret=abc', 'https://llm.example.com/v1?clientsecret=***'],
    ['https://llm.example.com/v1;jsessionid=abc', 'https://llm.example.com/v1;jsessionid=***'],
    ['https://llm.example.com/sk-test/v1', 'https://llm.example.com/***/v1'],
    [`https://llm.example.com/?q=hf_${long}`, 'https://llm.example.com/?q=***'],
    [`https://sk-proj-${long}.example.com`, 'https://***.example.com'],
    [`--base-url ghp_${long}`, '--base-url ***'],
    [`https://llm.example.com/eyJhbGciOiJIUzI1.eyJzdWIiOiIx.c2ln`, 'https://llm.example.com/***'],
  ])('is seen, and not shown, in %s', (text, shown) => {
    expect(holdsSecret(text)).toBe(true);
    expect(withoutSecrets(text)).toBe(shown);
  });

  it.each([
    'https://llm.example.com/v1?k%65y=abc',
    'https://llm.example.com/v1%3Ftoken%3Dabc',
    `https://llm.example.com/%73k-${long}`,
  ])('is seen behind percent signs: %s', (text) => {
    expect(holdsSecret(text)).toBe(true);
  });

  it.each([
    'https://api.openai.com/v1',
    'http://localhost:8000/v1',
    'http://[::1]:8000/v1',
    'https://sk-telecom.example.com/v1',
    'https://desk-llm.example.com/risk-assessment/v1',
    'https://llm.example.com/openai/deployments/desk?api-version=2026-01-01',
    'https://gateway.example.com/v1/0123456789abcdef0123456789abcdef/desk/openai',
    'https://llm.example.com/v1?monkey=1&keyboard=2',
    'https://llm.example.com/v1?max_tokens=100&tokenizer=desk',
    '100 % of it',
  ])('is none in %s', (text) => {
    expect(holdsSecret(text)).toBe(false);
    expect(withoutSecrets(text)).toBe(text);
  });
});
