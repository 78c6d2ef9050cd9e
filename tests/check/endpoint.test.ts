import { describe, expect, it } from 'vitest';
import { isHosted, isOwnMachine } from '../../src/check/endpoint.ts';

describe('an endpoint', () => {
  it.each([
    'http://localhost:8000/v1',
    'http://LOCALHOST/v1',
    'http://127.0.0.1:8000',
    'http://127.1:8000',
    'http://[::1]:8000/v1',
    'http://0.0.0.0:8000',
    'http://llm.localhost/v1',
    'http://host.docker.internal:8000/v1',
  ])('is on this machine at %s', (address) => {
    expect(isOwnMachine(address)).toBe(true);
    expect(isHosted(address)).toBe(false);
  });

  it.each([
    'https://localhost:pw@llm.example.com/v1',
    'https://localhost@llm.example.com/v1',
    'https://localhost.example.com/v1',
    'https://127.0.0.1.example.com/v1',
    'https://llm.example.com/localhost',
    'https://llm.example.com/v1?host=localhost',
    'https://localhost\\@llm.example.com/v1',
    'https://[::1/v1',
    'https://1.2.3.4/v1',
    'https://100.128.0.1/v1',
    'https://100.63.0.1/v1',
    'https://172.32.0.1/v1',
    'https://corp.example.com/v1',
  ])('is hosted at %s', (address) => {
    expect(isOwnMachine(address)).toBe(false);
    expect(isHosted(address)).toBe(true);
  });

  it.each([
    'http://10.0.0.7:8000/v1',
    'http://192.168.1.20/v1',
    'http://172.20.1.1/v1',
    'http://gpu-box:8000/v1',
    'http://llm.corp.internal/v1',
    'http://llm.intranet/v1',
    'http://llm.berlin.corp/v1',
    'http://100.101.102.103:8000/v1',
    'http://169.254.10.1/v1',
    'http://[fd12:3456::1]:8000/v1',
    'http://[fe80::1]:8000/v1',
  ])('is in a network of one’s own at %s', (address) => {
    expect(isOwnMachine(address)).toBe(false);
    expect(isHosted(address)).toBe(false);
  });
});
